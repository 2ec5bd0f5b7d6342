using System.Net;
using Pyile.Engine.Model;
using Pyile.Protocol;
namespace Pyile.Engine.Storage;

/// <summary>The network itself, as a host keeps it. Who has this can act as the host.</summary>
/// <param name="Key">The network's private key (PKCS #8).</param>
/// <param name="Certificate">The certificate of that key.</param>
/// <param name="Salt">The salt of the password's verifier.</param>
/// <param name="Verifier">The verifier.</param>
/// <param name="Starts">The number of the last start, which is greater than those of all starts before: its rosters have later versions.</param>
/// <param name="Host">The host's own member id.</param>
internal sealed record NetworkState(byte[] Key, byte[] Certificate, byte[] Salt, byte[] Verifier, ulong Starts, MemberId Host)
{
    /// <summary>How many changes of the state were made before this one was saved.</summary>
    public ulong Revision { get; init; }

    /// <summary>How far the time of the network is ahead of the clock of the host's system.</summary>
    public TimeSpan ClockAhead { get; init; }

    public override string ToString() => $"The network of {Host}, start {Starts}";
}

/// <summary>A ticket with what a login proves; the text of the ticket is not kept.</summary>
internal sealed record KeptTicket(Ticket Ticket, byte[] LoginSecret);

/// <summary>A member that may log in with its certificate.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">The hash of its public key.</param>
/// <param name="Admission">How it was admitted first.</param>
/// <param name="Joined">When it was listed first.</param>
/// <param name="Until">When its newest certificate expires, by the time of the network.</param>
internal sealed record KeptMember(MemberId Id, KeyHash Key, RosterAdmission Admission, DateTimeOffset Joined, DateTimeOffset Until)
{
    /// <summary>Its row on the roster, or null if it is not listed.</summary>
    public KeptRow? Row { get; init; }

    /// <summary>Its roles and tags.</summary>
    public MemberLabels Labels { get; init; } = MemberLabels.None;

    /// <summary>That it may come back with its key at any time; null if it is a guest, whose membership ends when it leaves.</summary>
    public KeptEnrolment? Enrolment { get; init; }

    /// <summary>Whether it cannot come back any more, by the time of the network.</summary>
    public bool IsOver(DateTimeOffset now) => Enrolment is { } enrolment ? now >= enrolment.Expires : now >= Until;
}

/// <summary>What a host keeps of a member that comes back with its key.</summary>
/// <param name="Alias">Its name, which no other member gets meanwhile.</param>
/// <param name="LastSeen">When it logged in last, or left.</param>
/// <param name="LastAddress">Where it connected from last.</param>
/// <param name="Expires">When the enrolment ends; null if it has no end.</param>
/// <param name="IsAliasFixed">Whether the owner has chosen the name, which the member then cannot change.</param>
internal sealed record KeptEnrolment(
    string Alias, DateTimeOffset LastSeen, IPAddress LastAddress, DateTimeOffset? Expires = null, bool IsAliasFixed = false)
{
    /// <summary>The note of the ticket that it joined with, which may be forgotten already.</summary>
    public string? TicketNote { get; init; }
}

/// <summary>What the roster says of a member, besides what its login has proven.</summary>
/// <param name="Alias">Its name.</param>
/// <param name="Address">Where it takes links.</param>
/// <param name="AllowsLegacy">Whether it also exchanges messages with members of version 1.</param>
/// <param name="Features">What it supports beyond the base protocol.</param>
internal sealed record KeptRow(string Alias, IPEndPoint Address, bool AllowsLegacy, ProtocolFeatures Features);

/// <summary>Everything a host keeps across restarts.</summary>
internal sealed record HostState(
    NetworkState? Network,
    IReadOnlyList<Ban> Bans,
    IReadOnlyList<LoginAttempt> Attempts,
    IReadOnlyList<KeptTicket> Tickets,
    IReadOnlyList<KeptMember> Members)
{
    public static readonly HostState Empty = new(null, [], [], [], []);
}
