
namespace Pyile.Engine.Tests.Messaging;

public sealed class SendQueueTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private readonly SendQueue<string> _queue = new(100, 10_000);

    [Fact]
    public void Messages_are_written_in_order_and_numbered_when_they_are_written()
    {
        Add(_queue, "a", "b", "c");
        Assert.Equal(["1 a", "2 b", "3 c"], TakeAll(_queue));
        Add(_queue, "d");
        Assert.Equal(["4 d"], TakeAll(_queue));
    }

    [Fact]
    public void Message_given_up_before_it_is_written_gets_no_number()
    {
        Add(_queue, "a", "b", "c");
        Assert.Equal([("b", false)], Remove(_queue, "b"));
        Assert.Equal(["1 a", "2 c"], TakeAll(_queue));
    }

    [Fact]
    public void Message_larger_than_the_batch_room_stays()
    {
        _queue.Add("large", 101, TimeSpan.Zero, Never);
        Assert.False(_queue.TryTake(100, out _));
        Assert.True(_queue.TryTake(101, out Numbered<string> next));
        Assert.Equal(new Numbered<string>("large", 1, 101, IsAgain: false), next);
    }

    [Fact]
    public void Message_waits_then_is_unacknowledged_then_is_gone()
    {
        Assert.True(_queue.IsEmpty);
        Assert.False(_queue.HasSomethingToWrite);
        Add(_queue, "a", "b");
        Assert.Equal((2, 0, false, true), State(_queue));
        _queue.TryTake(int.MaxValue, out _);
        Assert.Equal((1, 1, false, true), State(_queue));
        _queue.TryTake(int.MaxValue, out _);
        Assert.Equal((0, 2, false, false), State(_queue));
        Assert.Equal(["a"], Acknowledge(_queue, 1));
        Assert.Equal((0, 1, false, false), State(_queue));
        Assert.Equal(["b"], Acknowledge(_queue, 2));
        Assert.Equal((0, 0, true, false), State(_queue));
    }

    [Fact]
    public void Acknowledgement_covers_all_messages_up_to_its_number()
    {
        Add(_queue, "a", "b", "c");
        TakeAll(_queue);
        Assert.Equal(["a", "b"], Acknowledge(_queue, 2));
        Assert.Empty(Acknowledge(_queue, 2));
        Assert.Equal(["c"], Acknowledge(_queue, 3));
        Assert.Equal(3ul, _queue.Acknowledged);
    }

    [Theory]
    [InlineData(3ul)]
    [InlineData(4ul)]
    [InlineData(ulong.MaxValue)]
    public void Acknowledgement_of_an_unwritten_message_is_refused_and_changes_nothing(ulong number)
    {
        Add(_queue, "a", "b", "c");
        _queue.TryTake(int.MaxValue, out _);
        _queue.TryTake(int.MaxValue, out _);
        var delivered = new List<string>();
        Assert.False(_queue.Acknowledge(number, delivered));
        Assert.False(_queue.Rewind(number, delivered));
        Assert.Empty(delivered);
        Assert.Equal((1, 2, false, true), State(_queue));
        Assert.Equal(0ul, _queue.Acknowledged);
    }

    [Fact]
    public void Oldest_message_is_the_first_that_was_not_given_up()
    {
        Assert.False(_queue.TryPeekOldest(out _));
        Add(_queue, "a", "b", "c");
        _queue.TryTake(int.MaxValue, out _);
        Assert.Equal("a", Oldest(_queue));
        Remove(_queue, "a");
        Assert.Equal("b", Oldest(_queue));
        Remove(_queue, "b", "c");
        Assert.False(_queue.TryPeekOldest(out _));
    }

    [Fact]
    public void Newest_message_is_the_one_that_was_added_last()
    {
        var queue = new SendQueue<string>(1, 1_000);
        Add(queue, "a");
        Assert.Equal("a", queue.Newest);
        Assert.False(queue.Add("b", 1, TimeSpan.Zero, Never));
        queue.Newest = "B";
        Assert.Equal(["1 a"], TakeAll(queue));
        Acknowledge(queue, 1);
        Assert.Equal(["B"], Admit(queue));
    }

    [Fact]
    public void Trimmed_queue_continues_with_the_next_number()
    {
        Add(_queue, "a", "b");
        TakeAll(_queue);
        Acknowledge(_queue, 2);
        _queue.Trim();
        Add(_queue, "c");
        Assert.Equal(["3 c"], TakeAll(_queue));
    }

    internal static void Add(SendQueue<string> queue, params string[] items)
    {
        foreach (string item in items)
            Assert.True(queue.Add(item, 1, TimeSpan.Zero, Never));
    }

    internal static List<string> TakeAll(SendQueue<string> queue)
    {
        var taken = new List<string>();
        while (queue.TryTake(int.MaxValue, out Numbered<string> next))
            taken.Add($"{next.Number} {next.Item}{(next.IsAgain ? " again" : "")}");
        return taken;
    }

    internal static List<string> Acknowledge(SendQueue<string> queue, ulong number)
    {
        var delivered = new List<string>();
        Assert.True(queue.Acknowledge(number, delivered));
        return delivered;
    }

    internal static List<string> Rewind(SendQueue<string> queue, ulong number)
    {
        var delivered = new List<string>();
        Assert.True(queue.Rewind(number, delivered));
        return delivered;
    }

    internal static List<(string Item, bool WasWritten)> Remove(SendQueue<string> queue, params string[] items)
    {
        var ended = new List<(string Item, bool WasWritten)>();
        queue.Remove(items.Contains, ended);
        return ended;
    }

    internal static List<string> Admit(SendQueue<string> queue)
    {
        var admitted = new List<string>();
        queue.Admit(admitted);
        return admitted;
    }

    private static string Oldest(SendQueue<string> queue) => queue.TryPeekOldest(out string oldest) ? oldest : "none";

    private static (int Waiting, int Unacknowledged, bool IsEmpty, bool HasSomethingToWrite) State(SendQueue<string> queue) =>
        (queue.Waiting, queue.Unacknowledged, queue.IsEmpty, queue.HasSomethingToWrite);
}
