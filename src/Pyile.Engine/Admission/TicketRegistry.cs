using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Protocol;
namespace Pyile.Engine.Admission;

/// <summary>A host's tickets, for all logins at once.</summary>
/// <param name="changes">Hears when there is something new to keep.</param>
internal sealed class TicketRegistry(IStateChanges changes)
{
    private readonly Lock _sync = new();
    private readonly TicketBook _book = new();

    public IReadOnlyList<Ticket> Snapshot(DateTimeOffset now) => [.. Kept(now).Select(t => t.Ticket)];

    public IReadOnlyList<KeptTicket> Kept(DateTimeOffset now)
    {
        lock (_sync)
            return _book.Snapshot(now);
    }

    public void Restore(IEnumerable<KeptTicket> tickets)
    {
        foreach (KeptTicket ticket in tickets)
            _book.Restore(ticket);
    }

    /// <returns>The ticket, and its text, which is not kept.</returns>
    public (Ticket Ticket, string Text) Issue(TicketOptions options, KeyHash network, IReadOnlyList<TicketHost> hosts, DateTimeOffset now)
    {
        byte[] secret = TicketSecret.NewRandom();
        var ticket = new Ticket
        {
            Id = Guid.NewGuid(),
            Uses = options.Uses,
            UsesLeft = options.Uses,
            Created = now,
            Expires = now + options.Life,
            Note = options.Note,
            MemberLife = options.MemberLife,
            Roles = MemberLabels.Of(options.Roles, []).Roles,
            Tags = MemberLabels.Of([], options.Tags).Tags,
        };
        lock (_sync)
            _book.Add(new KeptTicket(ticket, TicketSecret.LoginSecret(secret)), now);
        changes.Changed(StateParts.Tickets);
        return (ticket, TicketText.Encode(new TicketContent(network, ticket.Id, secret, ticket.Expires, hosts)));
    }

    /// <summary>A copy of what a login with that ticket has to prove, or null.</summary>
    public byte[]? FindSecret(Guid id, DateTimeOffset now)
    {
        lock (_sync)
            return _book.FindSecret(id, now)?.ToArray();
    }

    /// <summary>The ticket, even if it is used up.</summary>
    public Ticket? Find(Guid id)
    {
        lock (_sync)
            return _book.Find(id);
    }

    public bool TryUse(Guid id, DateTimeOffset now)
    {
        bool isUsed;
        lock (_sync)
            isUsed = _book.TryUse(id, now);
        if (isUsed)
            changes.Changed(StateParts.Tickets);
        return isUsed;
    }

    /// <summary>Whether the host has the ticket, even if it is used up.</summary>
    public bool Exists(Guid id)
    {
        lock (_sync)
            return _book.Exists(id);
    }

    public Ticket? Remove(Guid id)
    {
        Ticket? removed;
        lock (_sync)
            removed = _book.Remove(id);
        if (removed is not null)
            changes.Changed(StateParts.Tickets);
        return removed;
    }
}
