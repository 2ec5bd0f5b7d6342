using Pyile.Engine.Model;
using Pyile.Engine.Storage;

namespace Pyile.Engine.Admission;

/// <summary>A host's tickets: how often each may still be used, and until when.</summary>
internal sealed class TicketBook(int capacity = TicketBook.DefaultCapacity)
{
    public const int DefaultCapacity = 10_000;

    private readonly Dictionary<Guid, KeptTicket> _tickets = [];

    /// <summary>Those that can still be used, the oldest first.</summary>
    public IReadOnlyList<KeptTicket> Snapshot(DateTimeOffset now) => [.. _tickets.Values.Where(t => IsGood(t, now)).OrderBy(t => t.Ticket.Created)];

    /// <exception cref="PyileException">There are too many.</exception>
    public void Add(KeptTicket ticket, DateTimeOffset now)
    {
        if (_tickets.Count >= capacity)
        {
            foreach (Guid over in _tickets.Values.Where(t => !IsGood(t, now)).Select(t => t.Ticket.Id).ToList())
                _tickets.Remove(over);
        }
        if (_tickets.Count >= capacity)
            throw new PyileException(PyileError.InvalidOption, $"There are {capacity:#,0} tickets already. Take some back first, or make one for several peers.");
        _tickets[ticket.Ticket.Id] = ticket;
    }

    public void Restore(KeptTicket ticket) => _tickets[ticket.Ticket.Id] = ticket;

    /// <summary>What a login with the ticket has to prove, or null where it is good for nothing.</summary>
    public byte[]? FindSecret(Guid id, DateTimeOffset now) =>
        _tickets.TryGetValue(id, out KeptTicket? ticket) && IsGood(ticket, now) ? ticket.LoginSecret : null;

    /// <summary>Takes one use of it.</summary>
    public bool TryUse(Guid id, DateTimeOffset now)
    {
        if (!_tickets.TryGetValue(id, out KeptTicket? ticket) || !IsGood(ticket, now))
            return false;
        SetUsesLeft(ticket, ticket.Ticket.UsesLeft - 1);
        return true;
    }

    public bool Exists(Guid id) => _tickets.ContainsKey(id);

    /// <summary>The ticket, even if it is used up.</summary>
    public Ticket? Find(Guid id) => _tickets.GetValueOrDefault(id)?.Ticket;

    public Ticket? Remove(Guid id) => _tickets.Remove(id, out KeptTicket? ticket) ? ticket.Ticket : null;

    private static bool IsGood(KeptTicket ticket, DateTimeOffset now) => ticket.Ticket.UsesLeft > 0 && now < ticket.Ticket.Expires;

    private void SetUsesLeft(KeptTicket ticket, int left) =>
        _tickets[ticket.Ticket.Id] = ticket with { Ticket = ticket.Ticket with { UsesLeft = left } };
}
