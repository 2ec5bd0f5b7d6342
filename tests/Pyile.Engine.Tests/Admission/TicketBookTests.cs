using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class TicketBookTests
{
    private static readonly DateTimeOffset Now = Given.Noon;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly TicketBook _tickets = new(capacity: 3);

    [Fact]
    public void Ticket_for_one_use_is_valid_once()
    {
        Guid id = Add();

        Assert.NotNull(_tickets.FindSecret(id, Now));
        Assert.True(_tickets.TryUse(id, Now));
        Assert.False(_tickets.TryUse(id, Now));
        Assert.Null(_tickets.FindSecret(id, Now));
        Assert.Empty(_tickets.Snapshot(Now));
    }

    [Fact]
    public void Ticket_for_three_uses_counts_down()
    {
        Guid id = Add(uses: 3);

        Assert.Equal(3, Assert.Single(_tickets.Snapshot(Now)).Ticket.UsesLeft);
        Assert.True(_tickets.TryUse(id, Now));
        Assert.True(_tickets.TryUse(id, Now));
        Assert.Equal(1, Assert.Single(_tickets.Snapshot(Now)).Ticket.UsesLeft);
        Assert.True(_tickets.TryUse(id, Now));
        Assert.False(_tickets.TryUse(id, Now));
    }

    [Fact]
    public void Reading_the_secret_uses_no_ticket()
    {
        Guid id = Add(secret: 7);

        Assert.Equal([7], _tickets.FindSecret(id, Now));
        Assert.Equal([7], _tickets.FindSecret(id, Now));
        Assert.True(_tickets.TryUse(id, Now));
    }

    [Fact]
    public void Ticket_is_valid_until_it_expires()
    {
        Guid id = Add(uses: 2);
        DateTimeOffset last = Now + Life - TimeSpan.FromTicks(1);

        Assert.NotNull(_tickets.FindSecret(id, last));
        Assert.True(_tickets.TryUse(id, last));
        Assert.Null(_tickets.FindSecret(id, Now + Life));
        Assert.False(_tickets.TryUse(id, Now + Life));
        Assert.Empty(_tickets.Snapshot(Now + Life));
    }

    [Fact]
    public void Removed_ticket_is_invalid()
    {
        Guid id = Add();
        Assert.True(_tickets.Exists(id));

        Assert.Equal(id, _tickets.Remove(id)?.Id);
        Assert.Null(_tickets.Remove(id));

        Assert.False(_tickets.Exists(id));
        Assert.Null(_tickets.FindSecret(id, Now));
        Assert.False(_tickets.TryUse(id, Now));
    }

    [Fact]
    public void Used_up_ticket_exists_until_it_is_removed()
    {
        Guid id = Add();
        _tickets.TryUse(id, Now);
        Assert.True(_tickets.Exists(id));
        Assert.Equal(id, _tickets.Remove(id)?.Id);
    }

    [Fact]
    public void Unknown_ticket_is_invalid()
    {
        Assert.Null(_tickets.FindSecret(Guid.NewGuid(), Now));
        Assert.False(_tickets.TryUse(Guid.NewGuid(), Now));
    }

    [Fact]
    public void Number_of_tickets_is_limited()
    {
        Guid first = Add();
        Add();
        Add();

        var exception = Assert.Throws<PyileException>(() => Add());

        Assert.Equal(PyileError.InvalidOption, exception.Kind);
        Assert.Equal(3, _tickets.Snapshot(Now).Count);
        _tickets.Remove(first);
        Add();
    }

    [Fact]
    public void Expired_and_used_tickets_make_room()
    {
        Guid used = Add();
        Guid old = Add(created: Now - Life);
        Guid good = Add();
        _tickets.TryUse(used, Now);

        Guid fourth = Add();
        Guid fifth = Add();

        Assert.Equal(new[] { good, fourth, fifth }.Order(), _tickets.Snapshot(Now).Select(t => t.Ticket.Id).Order());
        Assert.Null(_tickets.Remove(old));
        Assert.Throws<PyileException>(() => Add());
    }

    [Fact]
    public void Tickets_are_listed_oldest_first()
    {
        Guid second = Add(created: Now);
        Guid first = Add(created: Now - TimeSpan.FromMinutes(1));
        Guid third = Add(created: Now + TimeSpan.FromMinutes(1));

        Assert.Equal([first, second, third], _tickets.Snapshot(Now).Select(t => t.Ticket.Id));
    }

    [Fact]
    public void Restored_tickets_keep_their_uses()
    {
        Guid id = Add(uses: 5);
        _tickets.TryUse(id, Now);
        var after = new TicketBook();

        foreach (KeptTicket ticket in _tickets.Snapshot(Now))
            after.Restore(ticket);

        Assert.Equal(4, Assert.Single(after.Snapshot(Now)).Ticket.UsesLeft);
        Assert.True(after.TryUse(id, Now));
    }

    private Guid Add(int uses = 1, byte secret = 1, DateTimeOffset? created = null)
    {
        DateTimeOffset since = created ?? Now;
        var ticket = new Ticket { Id = Guid.NewGuid(), Uses = uses, UsesLeft = uses, Created = since, Expires = since + Life };
        _tickets.Add(new KeptTicket(ticket, [secret]), Now);
        return ticket.Id;
    }
}
