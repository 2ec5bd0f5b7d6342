using Pyile.Engine.Model;
using Pyile.Values;

namespace Pyile;

/// <summary>A ticket of a host: a peer that has its text may join without the password.</summary>
public sealed class PyileTicket : IMayHoldSecret
{
    internal PyileTicket(Ticket ticket, string session, string? text = null)
    {
        Id = ticket.Id;
        Text = text;
        Uses = ticket.Uses;
        UsesLeft = ticket.UsesLeft;
        Created = ticket.Created.LocalDateTime;
        Expires = ticket.Expires.LocalDateTime;
        Note = ticket.Note;
        Roles = PyilePeer.Join(ticket.Roles);
        Tags = PyilePeer.Join(ticket.Tags);
        Session = session;
    }

    bool IMayHoldSecret.HoldsSecret => Text is not null;

    public Guid Id { get; }

    /// <summary>
    /// The text for Connect-PyilePeer -Ticket. Only New-PyileTicket returns it, because the host does not keep it. Treat it
    /// like a password.
    /// </summary>
    public string? Text { get; }

    /// <summary>The number of peers that may join with it.</summary>
    public int Uses { get; }

    public int UsesLeft { get; }

    /// <summary>Local time.</summary>
    public DateTime Created { get; }

    /// <summary>Local time.</summary>
    public DateTime Expires { get; }

    /// <summary>The note that was given to New-PyileTicket.</summary>
    public string? Note { get; }

    /// <summary>The roles of those who join with it, with commas between them; null without any.</summary>
    public string? Roles { get; }

    /// <summary>The tags of those who join with it, with commas between them; null without any.</summary>
    public string? Tags { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    /// <summary>The id, never the text, so that the text does not get into logs by accident.</summary>
    public override string ToString() => Id.ToString();
}
