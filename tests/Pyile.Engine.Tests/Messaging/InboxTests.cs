using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

public sealed class InboxTests
{
    [Fact]
    public void Messages_come_out_in_the_order_they_went_in()
    {
        var inbox = new Inbox(10, 1_000);
        foreach (string text in new[] { "a", "b", "c" })
            Assert.True(inbox.TryAdd(Given.Message(text)));

        Assert.Equal(["a", "b", "c"], TakeAll(inbox));
        Assert.Null(inbox.TryTake(null));
    }

    [Fact]
    public void It_is_full_at_its_number_of_messages()
    {
        var inbox = new Inbox(2, 1_000);
        Assert.True(inbox.TryAdd(Given.Message("a")));
        Assert.False(inbox.IsFull);
        Assert.True(inbox.TryAdd(Given.Message("b")));
        Assert.True(inbox.IsFull);
        Assert.False(inbox.TryAdd(Given.Message("c")));

        Assert.Equal("a", inbox.TryTake(null)?.Text);

        Assert.False(inbox.IsFull);
        Assert.True(inbox.TryAdd(Given.Message("c")));
        Assert.Equal(["b", "c"], TakeAll(inbox));
    }

    [Fact]
    public void It_is_full_at_its_number_of_bytes()
    {
        var inbox = new Inbox(10, 100);
        Assert.True(inbox.TryAdd(Given.Message(new string('a', 99))));
        Assert.False(inbox.IsFull);
        Assert.True(inbox.TryAdd(Given.Message("b")));
        Assert.Equal(100, inbox.Bytes);
        Assert.True(inbox.IsFull);
        Assert.False(inbox.TryAdd(Given.Message("c")));

        inbox.TryTake(null);

        Assert.Equal(1, inbox.Bytes);
        Assert.False(inbox.IsFull);
    }

    [Fact]
    public void One_message_may_be_larger_than_all_the_room_so_that_it_is_not_stuck_outside()
    {
        var inbox = new Inbox(10, 100);
        string big = new('x', 5_000);
        Assert.True(inbox.TryAdd(Given.Message(big)));
        Assert.False(inbox.TryAdd(Given.Message("next")));
        Assert.Equal([big], TakeAll(inbox));
        Assert.Equal(0, inbox.Bytes);
    }

    [Fact]
    public void A_filter_takes_its_own_and_leaves_the_others_in_order()
    {
        var inbox = new Inbox(10, 1_000);
        foreach ((string text, string from) in new[] { ("a", "10.0.0.1:1"), ("b", "10.0.0.2:1"), ("c", "10.0.0.1:1"), ("d", "10.0.0.2:1") })
            inbox.TryAdd(Given.Message(text, from));

        Assert.Equal("b", inbox.TryTake(m => m.From.Equals(Given.At("10.0.0.2:1")))?.Text);
        Assert.Equal("d", inbox.TryTake(m => m.From.Equals(Given.At("10.0.0.2:1")))?.Text);
        Assert.Null(inbox.TryTake(m => m.From.Equals(Given.At("10.0.0.2:1"))));

        Assert.Equal((2, 2L), (inbox.Count, inbox.Bytes));
        Assert.Equal(["a", "c"], TakeAll(inbox));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(100, 75)]
    public void It_has_plenty_of_room_when_a_quarter_is_free(int capacity, int enough)
    {
        var inbox = new Inbox(capacity, 1_000_000);
        while (inbox.TryAdd(Given.Message("a")))
        {
        }
        while (inbox.Count > enough)
        {
            Assert.False(inbox.HasPlenty);
            inbox.TryTake(null);
        }
        Assert.True(inbox.HasPlenty);
    }

    [Fact]
    public void An_inbox_is_a_bounded_list_whatever_is_done_with_it() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 40], Gen.Int[0, 3]).Array[0, 60].Sample(
            steps =>
            {
                var inbox = new Inbox(5, 100);
                var model = new List<(int Bytes, string Text)>();
                foreach ((bool adds, int bytes, int sender) in steps)
                {
                    bool isFull = model.Count >= 5 || model.Sum(m => m.Bytes) >= 100;
                    Assert.Equal(isFull, inbox.IsFull);
                    if (adds)
                    {
                        string text = $"{sender}{new string('x', bytes)}";
                        Assert.Equal(!isFull, inbox.TryAdd(Given.Message(text)));
                        if (!isFull)
                            model.Add((bytes + 1, text));
                    }
                    else
                    {
                        // Sender 0 stands for "no filter".
                        int index = model.FindIndex(m => sender == 0 || m.Text[0] == '0' + sender);
                        Message? taken = inbox.TryTake(sender == 0 ? null : m => m.Text[0] == '0' + sender);
                        Assert.Equal(index < 0 ? null : model[index].Text, taken?.Text);
                        if (index >= 0)
                            model.RemoveAt(index);
                    }
                    Assert.Equal((model.Count, (long)model.Sum(m => m.Bytes)), (inbox.Count, inbox.Bytes));
                }
            },
            iter: 1_000);

    [Fact]
    public void What_was_refused_is_not_shown_again()
    {
        var inbox = new Inbox(10, 1_000);
        foreach (string text in new[] { "a1", "b1", "a2" })
            Assert.True(inbox.TryAdd(Given.Message(text)));
        long position = 0;
        var shown = new List<string>();

        Assert.Equal("b1", inbox.TryTake(Show, ref position)?.Text);
        Assert.Null(inbox.TryTake(Show, ref position));
        Assert.True(inbox.TryAdd(Given.Message("b2")));
        Assert.Equal("b2", inbox.TryTake(Show, ref position)?.Text);

        Assert.Equal(["a1", "b1", "a2", "b2"], shown);

        bool Show(Message message)
        {
            shown.Add(message.Text);
            return message.Text[0] == 'b';
        }
    }

    [Fact]
    public void From_a_position_nothing_is_passed_over() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3]).Array[0, 60].Sample(
            steps =>
            {
                var inbox = new Inbox(1_000, 1_000_000);
                var model = new List<string>();
                long position = 0;
                int added = 0;
                foreach ((int what, int kind) in steps)
                {
                    if (what == 0)
                    {
                        string text = $"{kind}-{added++}";
                        Assert.True(inbox.TryAdd(Given.Message(text)));
                        model.Add(text);
                    }
                    else if (what == 1)
                    {
                        // Somebody else, without a position.
                        inbox.TryTake(m => m.Text[0] == '0' + kind);
                        if (model.Find(m => m[0] == '0' + kind) is { } other)
                            model.Remove(other);
                    }
                    else
                    {
                        string? expected = model.Find(m => m[0] == '3');
                        Message? taken = inbox.TryTake(m => m.Text[0] == '3', ref position);
                        Assert.Equal(expected, taken?.Text);
                        model.Remove(expected ?? "");
                    }
                }
            },
            iter: 1_000);

    [Fact]
    public void What_is_put_back_comes_first_however_full_it_is()
    {
        var inbox = new Inbox(2, 1_000);
        foreach (string text in new[] { "a", "b" })
            Assert.True(inbox.TryAdd(Given.Message(text)));
        Message first = inbox.TryTake(null)!;
        Assert.True(inbox.TryAdd(Given.Message("c")));

        inbox.Return(first);

        Assert.Equal((3, true), (inbox.Count, inbox.IsFull));
        Assert.Equal(["a", "b", "c"], TakeAll(inbox));
        Assert.Equal(0, inbox.Bytes);
    }

    private static List<string> TakeAll(Inbox inbox)
    {
        var texts = new List<string>();
        while (inbox.TryTake(null) is { } message)
            texts.Add(message.Text);
        return texts;
    }
}
