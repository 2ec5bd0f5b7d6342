using static Pyile.Engine.Tests.Messaging.SendQueueTests;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>The bounds of what one member is to be sent, and who waits for room.</summary>
public sealed class SendQueueRoomTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public void Beyond_so_many_messages_one_more_waits_outside_and_is_not_written()
    {
        var queue = new SendQueue<string>(2, 1_000);
        Add(queue, "a", "b");
        Assert.False(queue.IsFull);
        Assert.False(queue.Add("c", 1, Never));
        Assert.True(queue.IsFull);
        Assert.Equal(3, queue.Waiting);
        Assert.Equal(["1 a", "2 b"], TakeAll(queue));
        Assert.False(queue.HasSomethingToWrite);
    }

    [Fact]
    public void What_is_written_and_unacknowledged_takes_room_too()
    {
        var queue = new SendQueue<string>(2, 1_000);
        Add(queue, "a", "b");
        TakeAll(queue);
        Assert.False(queue.Add("c", 1, Never));
        Assert.Empty(Admit(queue));
        Acknowledge(queue, 1);
        Assert.Equal(["c"], Admit(queue));
        Assert.Equal(["3 c"], TakeAll(queue));
    }

    [Fact]
    public void Beyond_so_many_bytes_one_more_waits_outside()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("a", 4, Never));
        Assert.True(queue.Add("b", 6, Never));
        Assert.False(queue.Add("c", 1, Never));
        TakeAll(queue);
        Acknowledge(queue, 1);
        Assert.Equal(["c"], Admit(queue));
    }

    [Fact]
    public void One_message_may_be_larger_than_all_the_room_so_that_it_is_not_stuck_outside()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("large", 5_000, Never));
        Assert.False(queue.Add("next", 1, Never));
        Assert.False(queue.Add("larger", 6_000, Never));
        Assert.Equal(["1 large"], TakeAll(queue));
        Acknowledge(queue, 1);
        Assert.Equal(["next"], Admit(queue));
        TakeAll(queue);
        Assert.Empty(Admit(queue));
        Acknowledge(queue, 2);
        Assert.Equal(["larger"], Admit(queue));
        Assert.Equal(["3 larger"], TakeAll(queue));
    }

    [Fact]
    public void Those_outside_are_let_in_when_a_quarter_is_free_and_then_as_many_as_fit()
    {
        var queue = new SendQueue<string>(8, 1_000);
        Add(queue, "1", "2", "3", "4", "5", "6", "7", "8");
        foreach (string outside in (string[])["9", "10", "11", "12"])
            Assert.False(queue.Add(outside, 1, Never));
        TakeAll(queue);

        Acknowledge(queue, 2);
        Assert.Empty(Admit(queue));
        Acknowledge(queue, 3);
        Assert.Equal(["9", "10", "11"], Admit(queue));

        Assert.True(queue.IsFull);
        Acknowledge(queue, 5);
        Assert.Empty(Admit(queue));
        Acknowledge(queue, 6);
        Assert.Equal(["12"], Admit(queue));
        Assert.False(queue.IsFull);
    }

    [Fact]
    public void The_quarter_is_one_of_bytes_too()
    {
        var queue = new SendQueue<string>(100, 100);
        for (int i = 1; i <= 10; i++)
            Assert.True(queue.Add($"{i}", 10, Never));
        Assert.False(queue.Add("outside", 10, Never));
        TakeAll(queue);
        Acknowledge(queue, 3);
        Assert.Empty(Admit(queue));
        Acknowledge(queue, 4);
        Assert.Equal(["outside"], Admit(queue));
    }

    [Fact]
    public void While_some_wait_outside_nobody_goes_past_them()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("a", 4, Never));
        Assert.False(queue.Add("large", 8, Never));
        Assert.False(queue.Add("small", 1, Never));
        Assert.Empty(Admit(queue));
        Assert.Equal(["1 a"], TakeAll(queue));
        Acknowledge(queue, 1);
        Assert.Equal(["large", "small"], Admit(queue));
        Assert.Equal(["2 large", "3 small"], TakeAll(queue));
    }

    [Fact]
    public void One_that_is_given_up_outside_makes_way_for_those_behind_it()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("a", 4, Never));
        Assert.False(queue.Add("large", 8, Never));
        Assert.False(queue.Add("small", 1, Never));
        Assert.Equal([("large", false)], Remove(queue, "large"));
        Assert.Equal(["small"], Admit(queue));
        Assert.Equal(["1 a", "2 small"], TakeAll(queue));
    }

    [Fact]
    public void One_that_is_given_up_before_it_was_written_makes_room_and_one_that_was_written_does_not()
    {
        var queue = new SendQueue<string>(2, 1_000);
        Add(queue, "written", "waiting");
        queue.TryTake(int.MaxValue, out _);
        Assert.False(queue.Add("outside", 1, Never));
        Remove(queue, "written");
        Assert.Empty(Admit(queue));
        Remove(queue, "waiting");
        Assert.Equal(["outside"], Admit(queue));
    }

    [Fact]
    public void When_nobody_waits_outside_any_more_the_next_has_its_place_at_once()
    {
        var queue = new SendQueue<string>(1, 1_000);
        Add(queue, "a");
        Assert.False(queue.Add("b", 1, Never));
        Remove(queue, "a", "b");
        Assert.Empty(Admit(queue));
        Assert.False(queue.IsFull);
        Assert.True(queue.Add("c", 1, Never));
    }
}
