using static Pyile.Engine.Tests.Messaging.SendQueueTests;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>Messages that were written and are written again, or must not be.</summary>
public sealed class SendQueueRewindTests
{
    private readonly SendQueue<string> _queue = new(100, 10_000);

    [Fact]
    public void Unacknowledged_messages_are_written_again_in_order_with_the_same_numbers()
    {
        Add(_queue, "a", "b", "c", "d");
        for (int i = 0; i < 3; i++)
            _queue.TryTake(int.MaxValue, out _);
        Assert.Equal(["a"], Rewind(_queue, 1));
        Assert.Equal((3, 0), (_queue.Waiting, _queue.Unacknowledged));
        Assert.Equal(["2 b again", "3 c again", "4 d"], TakeAll(_queue));
    }

    [Fact]
    public void Queue_can_be_rewound_more_than_once()
    {
        Add(_queue, "a", "b");
        TakeAll(_queue);
        Rewind(_queue, 0);
        _queue.TryTake(int.MaxValue, out _);
        Rewind(_queue, 0);
        Assert.Equal(["1 a again", "2 b again"], TakeAll(_queue));
    }

    [Fact]
    public void Given_up_message_is_left_out_and_later_ones_take_its_number()
    {
        Add(_queue, "a", "b", "c", "d");
        TakeAll(_queue);
        Assert.Equal([("b", true), ("c", true)], Remove(_queue, "b", "c"));
        Assert.Equal(["a"], Rewind(_queue, 1));
        Assert.Equal(["2 d again"], TakeAll(_queue));
        Assert.Equal(["d"], Acknowledge(_queue, 2));
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void Given_up_message_frees_its_room_when_it_is_left_out()
    {
        var queue = new SendQueue<string>(2, 1_000);
        Add(queue, "a", "b");
        TakeAll(queue);
        Assert.False(queue.Add("outside", 1, TimeSpan.Zero, TimeSpan.FromDays(1)));
        Remove(queue, "a", "b");
        Rewind(queue, 0);
        Assert.Equal(["outside"], Admit(queue));
        Assert.Equal(["1 outside"], TakeAll(queue));
    }

    [Fact]
    public void Rewind_behind_an_acknowledged_message_is_refused()
    {
        Add(_queue, "a", "b", "c");
        TakeAll(_queue);
        Acknowledge(_queue, 2);
        Assert.False(_queue.Rewind(1, []));
        Assert.Equal((0, 1), (_queue.Waiting, _queue.Unacknowledged));
        Assert.Empty(Rewind(_queue, 2));
        Assert.Equal(["3 c again"], TakeAll(_queue));
    }

    [Fact]
    public void Message_given_up_before_it_is_written_again_may_have_arrived()
    {
        Add(_queue, "a", "b");
        _queue.TryTake(int.MaxValue, out _);
        Rewind(_queue, 0);
        Assert.Equal([("a", true), ("b", false)], Remove(_queue, "a", "b"));
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void Restarted_receiver_gets_unwritten_messages_with_unacknowledged_numbers()
    {
        Add(_queue, "a", "b", "c", "d");
        for (int i = 0; i < 3; i++)
            _queue.TryTake(int.MaxValue, out _);
        Acknowledge(_queue, 1);
        Assert.Equal([("b", true), ("c", true)], Forget(_queue));
        Assert.Equal(["2 d"], TakeAll(_queue));
    }

    [Fact]
    public void Restarted_receiver_does_not_get_messages_that_wait_to_be_written_again()
    {
        Add(_queue, "a", "b");
        _queue.TryTake(int.MaxValue, out _);
        Rewind(_queue, 0);
        Assert.Equal([("a", true)], Forget(_queue));
        Assert.Equal(["1 b"], TakeAll(_queue));
    }

    [Fact]
    public void Given_up_message_is_not_reported_again_when_the_receiver_restarts()
    {
        Add(_queue, "a", "b");
        TakeAll(_queue);
        Remove(_queue, "a");
        Assert.Equal([("b", true)], Forget(_queue));
        Assert.Empty(Forget(_queue));
        Assert.Equal((0, 0, true), (_queue.Waiting, _queue.Unacknowledged, _queue.IsEmpty));
    }

    [Fact]
    public void Forgotten_message_frees_its_room()
    {
        var queue = new SendQueue<string>(2, 2);
        Add(queue, "a", "b");
        TakeAll(queue);
        Assert.False(queue.Add("outside", 1, TimeSpan.Zero, TimeSpan.FromDays(1)));
        Forget(queue);
        Assert.Equal(["outside"], Admit(queue));
        Assert.True(queue.Add("next", 1, TimeSpan.Zero, TimeSpan.FromDays(1)));
    }

    private static List<(string Item, bool WasWritten)> Forget(SendQueue<string> queue)
    {
        var ended = new List<(string Item, bool WasWritten)>();
        queue.ForgetWritten(ended);
        return ended;
    }
}
