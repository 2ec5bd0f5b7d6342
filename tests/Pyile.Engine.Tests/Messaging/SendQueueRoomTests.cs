using static Pyile.Engine.Tests.Messaging.SendQueueTests;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>The bounds of the queue to one member, and the senders that wait for room.</summary>
public sealed class SendQueueRoomTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public void Message_beyond_the_maximum_count_waits_outside_and_is_not_written()
    {
        var queue = new SendQueue<string>(2, 1_000);
        Add(queue, "a", "b");
        Assert.False(queue.IsFull);
        Assert.False(queue.Add("c", 1, TimeSpan.Zero, Never));
        Assert.True(queue.IsFull);
        Assert.Equal(3, queue.Waiting);
        Assert.Equal(["1 a", "2 b"], TakeAll(queue));
        Assert.False(queue.HasSomethingToWrite);
    }

    [Fact]
    public void Unacknowledged_messages_take_room()
    {
        var queue = new SendQueue<string>(2, 1_000);
        Add(queue, "a", "b");
        TakeAll(queue);
        Assert.False(queue.Add("c", 1, TimeSpan.Zero, Never));
        Assert.Empty(Admit(queue));
        Acknowledge(queue, 1);
        Assert.Equal(["c"], Admit(queue));
        Assert.Equal(["3 c"], TakeAll(queue));
    }

    [Fact]
    public void Message_beyond_the_maximum_bytes_waits_outside()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("a", 4, TimeSpan.Zero, Never));
        Assert.True(queue.Add("b", 6, TimeSpan.Zero, Never));
        Assert.False(queue.Add("c", 1, TimeSpan.Zero, Never));
        TakeAll(queue);
        Acknowledge(queue, 1);
        Assert.Equal(["c"], Admit(queue));
    }

    [Fact]
    public void Message_larger_than_all_the_room_is_admitted_to_an_empty_queue()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("large", 5_000, TimeSpan.Zero, Never));
        Assert.False(queue.Add("next", 1, TimeSpan.Zero, Never));
        Assert.False(queue.Add("larger", 6_000, TimeSpan.Zero, Never));
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
    public void Messages_outside_are_admitted_when_a_quarter_is_free_and_then_as_many_as_fit()
    {
        var queue = new SendQueue<string>(8, 1_000);
        Add(queue, "1", "2", "3", "4", "5", "6", "7", "8");
        foreach (string outside in (string[])["9", "10", "11", "12"])
            Assert.False(queue.Add(outside, 1, TimeSpan.Zero, Never));
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
    public void Quarter_of_the_bytes_must_be_free_too()
    {
        var queue = new SendQueue<string>(100, 100);
        for (int i = 1; i <= 10; i++)
            Assert.True(queue.Add($"{i}", 10, TimeSpan.Zero, Never));
        Assert.False(queue.Add("outside", 10, TimeSpan.Zero, Never));
        TakeAll(queue);
        Acknowledge(queue, 3);
        Assert.Empty(Admit(queue));
        Acknowledge(queue, 4);
        Assert.Equal(["outside"], Admit(queue));
    }

    [Fact]
    public void Later_message_does_not_overtake_those_that_wait_outside()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("a", 4, TimeSpan.Zero, Never));
        Assert.False(queue.Add("large", 8, TimeSpan.Zero, Never));
        Assert.False(queue.Add("small", 1, TimeSpan.Zero, Never));
        Assert.Empty(Admit(queue));
        Assert.Equal(["1 a"], TakeAll(queue));
        Acknowledge(queue, 1);
        Assert.Equal(["large", "small"], Admit(queue));
        Assert.Equal(["2 large", "3 small"], TakeAll(queue));
    }

    [Fact]
    public void Message_given_up_outside_makes_way_for_later_ones()
    {
        var queue = new SendQueue<string>(100, 10);
        Assert.True(queue.Add("a", 4, TimeSpan.Zero, Never));
        Assert.False(queue.Add("large", 8, TimeSpan.Zero, Never));
        Assert.False(queue.Add("small", 1, TimeSpan.Zero, Never));
        Assert.Equal([("large", false)], Remove(queue, "large"));
        Assert.Equal(["small"], Admit(queue));
        Assert.Equal(["1 a", "2 small"], TakeAll(queue));
    }

    [Fact]
    public void Message_given_up_before_it_is_written_frees_its_room_and_a_written_one_does_not()
    {
        var queue = new SendQueue<string>(2, 1_000);
        Add(queue, "written", "waiting");
        queue.TryTake(int.MaxValue, out _);
        Assert.False(queue.Add("outside", 1, TimeSpan.Zero, Never));
        Remove(queue, "written");
        Assert.Empty(Admit(queue));
        Remove(queue, "waiting");
        Assert.Equal(["outside"], Admit(queue));
    }

    [Fact]
    public void Message_has_its_place_at_once_when_no_other_waits_outside()
    {
        var queue = new SendQueue<string>(1, 1_000);
        Add(queue, "a");
        Assert.False(queue.Add("b", 1, TimeSpan.Zero, Never));
        Remove(queue, "a", "b");
        Assert.Empty(Admit(queue));
        Assert.False(queue.IsFull);
        Assert.True(queue.Add("c", 1, TimeSpan.Zero, Never));
    }
}
