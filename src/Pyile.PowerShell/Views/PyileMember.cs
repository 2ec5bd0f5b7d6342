using Pyile.Engine.Model;

namespace Pyile;

/// <summary>
/// A member that a host has enrolled, at one moment: it comes back with its key, without a password or a ticket, and is listed whether it is
/// present or not.
/// </summary>
public sealed class PyileMember
{
    internal PyileMember(EnrolledMember member, string session)
    {
        Alias = member.Alias;
        IsPresent = member.IsPresent;
        MemberId = member.Id.ToString();
        KeyFingerprint = member.KeyFingerprint;
        AdmittedBy = PyilePeer.ToView(member.AdmittedBy);
        Ticket = member.Ticket;
        TicketNote = member.TicketNote;
        Roles = PyilePeer.Join(member.Roles);
        Tags = PyilePeer.Join(member.Tags);
        FirstSeen = member.FirstSeen.LocalDateTime;
        LastSeen = member.LastSeen.LocalDateTime;
        LastAddress = member.LastAddress.ToString();
        Expires = member.Expires?.LocalDateTime;
        Session = session;
    }

    /// <summary>The member's name. While the member is absent, no other one gets it.</summary>
    public string Alias { get; }

    /// <summary>Whether the member is on the roster.</summary>
    public bool IsPresent { get; }

    /// <summary>The member's id, which stays the same.</summary>
    public string MemberId { get; }

    /// <summary>The fingerprint of the member's key.</summary>
    public string KeyFingerprint { get; }

    /// <summary>How the host admitted the member at first.</summary>
    public PyileAdmittedBy AdmittedBy { get; }

    /// <summary>The id of the ticket with which the member joined, or null.</summary>
    public Guid? Ticket { get; }

    /// <summary>The note of that ticket, or null.</summary>
    public string? TicketNote { get; }

    /// <summary>The member's roles, with commas between them; null without any.</summary>
    public string? Roles { get; }

    /// <summary>What describes the member, such as site=eu, with commas between them; null without any.</summary>
    public string? Tags { get; }

    /// <summary>When the member was admitted at first, as local time.</summary>
    public DateTime FirstSeen { get; }

    /// <summary>When the member logged in last, or left, as local time.</summary>
    public DateTime LastSeen { get; }

    /// <summary>The IP address that the member connected from last.</summary>
    public string LastAddress { get; }

    /// <summary>When the member can no longer come back with its key, as local time; null if it can until it is removed.</summary>
    public DateTime? Expires { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    public override string ToString() => Alias;
}
