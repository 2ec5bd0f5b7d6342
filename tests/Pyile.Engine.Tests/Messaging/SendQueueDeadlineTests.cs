using static Pyile.Engine.Tests.Messaging.SendQueueTests;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>Messages that are given up when their time is over.</summary>
public sealed class SendQueueDeadlineTests
{
    private readonly SendQueue<string> _queue = new(100, 10_000);

    [Fact]
    public void One_whose_time_is_over_while_it_waits_is_never_written()
    {
        Add("a", 1);
        Add("b", 2);
        Add("c", 3);
        Assert.Equal([("a", false), ("b", false)], Expire(2));
        Assert.Equal(1, _queue.Waiting);
        Assert.Equal(["1 c"], TakeAll(_queue));
    }

    [Fact]
    public void Its_time_is_over_at_its_deadline_and_not_before()
    {
        Add("a", 2);
        Assert.Empty(Expire(1.999));
        Assert.Equal([("a", false)], Expire(2));
    }

    [Fact]
    public void One_that_was_written_keeps_its_number_and_is_not_told_twice()
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
    public void Where_all_that_was_written_is_given_up_nobody_waits_for_anything()
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
    public void One_that_waits_to_be_written_again_is_given_up_in_time()
    {
        Add("a", 1);
        Add("b", 9);
        TakeAll(_queue);
        Rewind(_queue, 0);
        Assert.Equal([("a", true)], Expire(1));
        Assert.Equal(["1 b again"], TakeAll(_queue));
    }

    [Fact]
    public void Those_that_wait_outside_are_given_up_in_time()
    {
        var queue = new SendQueue<string>(1, 1_000);
        queue.Add("a", 1, TimeSpan.FromSeconds(9));
        Assert.False(queue.Add("outside", 1, TimeSpan.FromSeconds(1)));
        var ended = new List<(string Item, bool WasWritten)>();
        queue.Expire(TimeSpan.FromSeconds(1), ended);
        Assert.Equal([("outside", false)], ended);
        Assert.Empty(Admit(queue));
        Assert.Equal(["1 a"], TakeAll(queue));
    }

    [Fact]
    public void The_earliest_deadline_is_that_of_whatever_is_given_up_first()
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
    public void The_earliest_deadline_may_be_that_of_one_that_waits_to_be_written_again()
    {
        Add("a", 3);
        Add("b", 5);
        TakeAll(_queue);
        Rewind(_queue, 0);
        Add("c", 4);
        Expire(0);
        Assert.Equal(TimeSpan.FromSeconds(3), _queue.EarliestDeadline);
    }

    private void Add(string item, double deadline) => Assert.True(_queue.Add(item, 1, TimeSpan.FromSeconds(deadline)));

    private List<(string Item, bool WasWritten)> Expire(double now)
    {
        var ended = new List<(string Item, bool WasWritten)>();
        _queue.Expire(TimeSpan.FromSeconds(now), ended);
        return ended;
    }
}
