using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>A member that may come back with its key at any time, whether it is present or not.</summary>
public sealed record EnrolledMember
{
    public required MemberId Id { get; init; }

    /// <summary>Its name, which no other member gets.</summary>
    public required string Alias { get; init; }

    /// <summary>The fingerprint of its key, which proves that it is the member.</summary>
    public string KeyFingerprint => Key.ToFingerprint();

    internal KeyHash Key { get; init; }

    /// <summary>How it was admitted at first.</summary>
    public required AdmittedBy AdmittedBy { get; init; }

    /// <summary>The id of the ticket that it was admitted by, or null.</summary>
    public Guid? Ticket { get; init; }

    /// <summary>The note of that ticket, or null.</summary>
    public string? TicketNote { get; init; }

    /// <summary>Its roles, in alphabetical order.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Its tags, in alphabetical order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When it was admitted at first.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it logged in last, or left.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Where it connected from last.</summary>
    public required IPAddress LastAddress { get; init; }

    /// <summary>When its enrolment ends, by the time of the network; null if it has no end.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether it is on the roster.</summary>
    public bool IsPresent { get; init; }
}
