using static Pyile.Engine.Tests.Messaging.SendQueueTests;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>Messages that are given up at their deadline.</summary>
public sealed class SendQueueDeadlineTests
{
    private readonly SendQueue<string> _queue = new(100, 10_000);

    [Fact]
    public void Message_whose_deadline_passes_while_it_waits_is_never_written()
    {
        Add("a", 1);
        Add("b", 2);
        Add("c", 3);
        Assert.Equal([("a", false), ("b", false)], Expire(2));
        Assert.Equal(1, _queue.Waiting);
        Assert.Equal(["1 c"], TakeAll(_queue));
    }

    [Fact]
    public void Message_expires_at_its_deadline_and_not_before()
    {
        Add("a", 2);
        Assert.Empty(Expire(1.999));
        Assert.Equal([("a", false)], Expire(2));
    }

    [Fact]
    public void Progress_gives_every_message_its_whole_time_again()
    {
        Add("a", 2);
        Add("b", 3);
        _queue.Progress(TimeSpan.FromSeconds(1.5));
        Assert.Empty(Expire(3.4));
        Assert.Equal(TimeSpan.FromSeconds(3.5), _queue.EarliestDeadline);
        Assert.Equal([("a", false)], Expire(3.5));
        Assert.Equal([("b", false)], Expire(4.5));
    }

    [Fact]
    public void Progress_before_a_message_was_added_gives_it_no_time()
    {
        _queue.Progress(TimeSpan.FromSeconds(5));
        Assert.True(_queue.Add("a", 1, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2)));
        Assert.Empty(Expire(7.9));
        Assert.Equal([("a", false)], Expire(8));
    }

    [Fact]
    public void Expired_message_that_was_written_keeps_its_number_and_is_reported_once()
    {
        Add("a", 1);
        Add("b", 9);
        TakeAll(_queue);
        Assert.Equal([("a", true)], Expire(1));
        Assert.Empty(Expire(2));
        Assert.Equal((0, 1), (_queue.Waiting, _queue.Unacknowledged));
        Assert.Equal(["b"], Acknowledge(_queue, 2));
        Assert.Equal((0, 0, true), (_queue.Waiting, _queue.Unacknowledged, _queue.IsEmpty));
    }

    [Fact]
    public void Queue_is_empty_when_every_written_message_is_given_up()
    {
        Add("a", 1);
        TakeAll(_queue);
        Expire(1);
        Assert.True(_queue.IsEmpty);
        Assert.Empty(Acknowledge(_queue, 1));
        Add("b", 2);
        Assert.Equal(["2 b"], TakeAll(_queue));
    }

    [Fact]
    public void Message_that_waits_to_be_written_again_expires()
    {
        Add("a", 1);
        Add("b", 9);
        TakeAll(_queue);
        Rewind(_queue, 0);
        Assert.Equal([("a", true)], Expire(1));
        Assert.Equal(["1 b again"], TakeAll(_queue));
    }

    [Fact]
    public void Messages_that_wait_outside_expire()
    {
        var queue = new SendQueue<string>(1, 1_000);
        queue.Add("a", 1, TimeSpan.Zero, TimeSpan.FromSeconds(9));
        Assert.False(queue.Add("outside", 1, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        var ended = new List<(string Item, bool WasWritten)>();
        queue.Expire(TimeSpan.FromSeconds(1), ended);
        Assert.Equal([("outside", false)], ended);
        Assert.Empty(Admit(queue));
        Assert.Equal(["1 a"], TakeAll(queue));
    }

    [Fact]
    public void Earliest_deadline_is_that_of_the_message_that_expires_first()
    {
        Assert.Null(_queue.EarliestDeadline);
        Add("a", 5);
        Assert.Equal(TimeSpan.FromSeconds(5), _queue.EarliestDeadline);
        Add("b", 3);
        Add("c", 4);
        Assert.Equal(TimeSpan.FromSeconds(3), _queue.EarliestDeadline);
        _queue.TryTake(int.MaxValue, out _);
        Expire(3);
        Assert.Equal(TimeSpan.FromSeconds(4), _queue.EarliestDeadline);
        Expire(4);
        Assert.Equal(TimeSpan.FromSeconds(5), _queue.EarliestDeadline);
        Expire(5);
        Assert.Null(_queue.EarliestDeadline);
    }

    [Fact]
    public void Earliest_deadline_can_be_that_of_a_message_that_waits_to_be_written_again()
    {
        Add("a", 3);
        Add("b", 5);
        TakeAll(_queue);
        Rewind(_queue, 0);
        Add("c", 4);
        Expire(0);
        Assert.Equal(TimeSpan.FromSeconds(3), _queue.EarliestDeadline);
    }

    private void Add(string item, double deadline) => Assert.True(_queue.Add(item, 1, TimeSpan.Zero, TimeSpan.FromSeconds(deadline)));

    private List<(string Item, bool WasWritten)> Expire(double now)
    {
        var ended = new List<(string Item, bool WasWritten)>();
        _queue.Expire(TimeSpan.FromSeconds(now), ended);
        return ended;
    }
}
