using Pyile.Engine.Model;
using Pyile.Values;

namespace Pyile;

/// <summary>A ticket of a host: whoever has its text may join without the password.</summary>
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
        Session = session;
    }

    bool IMayHoldSecret.HoldsSecret => Text is not null;

    public Guid Id { get; }

    /// <summary>What Connect-PyilePeer -Ticket takes. Only New-PyileTicket knows it: the host does not keep it. Treat it like a password.</summary>
    public string? Text { get; }

    /// <summary>How many peers may join with it in all.</summary>
    public int Uses { get; }

    public int UsesLeft { get; }

    /// <summary>Local time.</summary>
    public DateTime Created { get; }

    /// <summary>Local time.</summary>
    public DateTime Expires { get; }

    /// <summary>What it is for, as New-PyileTicket was told.</summary>
    public string? Note { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    /// <summary>The id and never the text, so that it gets into no log by accident.</summary>
    public override string ToString() => Id.ToString();
}
