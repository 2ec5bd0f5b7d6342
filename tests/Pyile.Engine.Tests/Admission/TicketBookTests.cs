using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class TicketBookTests
{
    private static readonly DateTimeOffset Now = Given.Noon;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly TicketBook _tickets = new(capacity: 3);

    [Fact]
    public void A_ticket_for_one_is_good_once()
    {
        Guid id = Add();

        Assert.NotNull(_tickets.FindSecret(id, Now));
        Assert.True(_tickets.TryUse(id, Now));
        Assert.False(_tickets.TryUse(id, Now));
        Assert.Null(_tickets.FindSecret(id, Now));
        Assert.Empty(_tickets.Snapshot(Now));
    }

    [Fact]
    public void A_ticket_for_three_counts_down_to_nothing()
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
    public void Looking_for_its_secret_uses_nothing()
    {
        Guid id = Add(secret: 7);

        Assert.Equal([7], _tickets.FindSecret(id, Now));
        Assert.Equal([7], _tickets.FindSecret(id, Now));
        Assert.True(_tickets.TryUse(id, Now));
    }

    [Fact]
    public void A_ticket_is_good_until_the_moment_it_expires()
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
    public void A_ticket_that_is_given_back_is_good_again()
    {
        Guid id = Add();
        _tickets.TryUse(id, Now);

        _tickets.GiveBack(id);

        Assert.True(_tickets.TryUse(id, Now));
        Assert.False(_tickets.TryUse(id, Now));
    }

    [Fact]
    public void Giving_back_makes_no_more_uses_than_there_were()
    {
        Guid id = Add(uses: 2);
        _tickets.TryUse(id, Now);
        _tickets.GiveBack(id);
        _tickets.GiveBack(id);
        Assert.Equal(2, Assert.Single(_tickets.Snapshot(Now)).Ticket.UsesLeft);
    }

    [Fact]
    public void A_ticket_that_was_removed_is_good_for_nothing_even_when_given_back()
    {
        Guid id = Add();
        _tickets.TryUse(id, Now);

        Assert.Equal(id, _tickets.Remove(id)?.Id);
        Assert.Null(_tickets.Remove(id));
        _tickets.GiveBack(id);

        Assert.Null(_tickets.FindSecret(id, Now));
        Assert.False(_tickets.TryUse(id, Now));
    }

    [Fact]
    public void An_unknown_ticket_is_good_for_nothing()
    {
        Assert.Null(_tickets.FindSecret(Guid.NewGuid(), Now));
        Assert.False(_tickets.TryUse(Guid.NewGuid(), Now));
        _tickets.GiveBack(Guid.NewGuid());
    }

    [Fact]
    public void There_are_so_many_tickets_and_no_more()
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
    public void Tickets_that_are_expired_or_used_up_make_room()
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
    public void The_list_has_the_oldest_first()
    {
        Guid second = Add(created: Now);
        Guid first = Add(created: Now - TimeSpan.FromMinutes(1));
        Guid third = Add(created: Now + TimeSpan.FromMinutes(1));

        Assert.Equal([first, second, third], _tickets.Snapshot(Now).Select(t => t.Ticket.Id));
    }

    [Fact]
    public void Restored_tickets_go_on_where_they_were()
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
