using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

public sealed class InboxListTests
{
    [Fact]
    public void Messages_are_found_in_the_order_they_were_added()
    {
        var list = new InboxList(10, 1_000);
        foreach (string text in new[] { "a", "b", "c" })
            Assert.True(TryAdd(list, text));

        Assert.Equal(["a", "b", "c"], TakeAll(list));
        Assert.Null(list.FindFrom(0));
    }

    [Fact]
    public void List_is_full_at_its_number_of_messages()
    {
        var list = new InboxList(2, 1_000);
        Assert.True(TryAdd(list, "a"));
        Assert.False(list.IsFull);
        Assert.True(TryAdd(list, "b"));
        Assert.True(list.IsFull);
        Assert.False(TryAdd(list, "c"));

        Assert.Equal("a", Take(list)?.Text);

        Assert.False(list.IsFull);
        Assert.True(TryAdd(list, "c"));
        Assert.Equal(["b", "c"], TakeAll(list));
    }

    [Fact]
    public void List_is_full_at_its_number_of_bytes()
    {
        var list = new InboxList(10, 100);
        Assert.True(TryAdd(list, new string('a', 99)));
        Assert.False(list.IsFull);
        Assert.True(TryAdd(list, "b"));
        Assert.Equal(100, list.Bytes);
        Assert.True(list.IsFull);
        Assert.False(TryAdd(list, "c"));

        Take(list);

        Assert.Equal(1, list.Bytes);
        Assert.False(list.IsFull);
    }

    [Fact]
    public void Message_larger_than_all_the_room_is_added_to_an_empty_list()
    {
        var list = new InboxList(10, 100);
        string big = new('x', 5_000);
        Assert.True(TryAdd(list, big));
        Assert.False(TryAdd(list, "next"));
        Assert.Equal([big], TakeAll(list));
        Assert.Equal(0, list.Bytes);
    }

    [Fact]
    public void Reserved_room_counts_as_full_and_cannot_be_taken_before_it_is_published()
    {
        var list = new InboxList(2, 1_000);
        Message[] messages = [Given.Message("a"), Given.Message("b"), Given.Message("c")];

        Assert.Equal(2, list.Reserve(messages));
        Assert.Equal((0, 2L, true), (list.Count, list.Bytes, list.IsFull));
        Assert.Null(list.FindFrom(0));

        list.Publish(messages.AsSpan(0, 2));
        Assert.Equal(["a", "b"], TakeAll(list));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(100, 75)]
    public void List_is_below_its_resume_mark_when_a_quarter_is_free(int capacity, int enough)
    {
        var list = new InboxList(capacity, 1_000_000);
        while (TryAdd(list, "a"))
        {
        }
        while (list.Count > enough)
        {
            Assert.False(list.IsBelowResumeMark);
            Take(list);
        }
        Assert.True(list.IsBelowResumeMark);
    }

    [Fact]
    public void Returned_messages_are_back_in_their_places_however_full_the_list_is()
    {
        var list = new InboxList(3, 1_000);
        Message[] messages = [Given.Message("a"), Given.Message("b"), Given.Message("c")];
        list.Reserve(messages);
        list.Publish(messages);
        Assert.True(list.TryRemove(messages[0]));
        Assert.True(list.TryRemove(messages[2]));
        Assert.True(TryAdd(list, "d"));
        Assert.True(TryAdd(list, "e"));

        list.Return([messages[0], messages[2]]);

        Assert.Equal((5, true), (list.Count, list.IsFull));
        Assert.Equal(["a", "b", "c", "d", "e"], TakeAll(list));
        Assert.Equal(0, list.Bytes);
    }

    [Fact]
    public void List_behaves_like_a_sorted_list_of_numbers() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 60], Gen.Int[0, 200]).Array[0, 300].Sample(
            steps =>
            {
                var list = new InboxList(100, 3_000);
                var model = new SortedDictionary<long, Message>();
                var taken = new SortedDictionary<long, Message>();
                foreach ((int what, int size, int at) in steps)
                {
                    bool isFull = model.Count >= 100 || model.Values.Sum(m => m.Size) >= 3_000;
                    Assert.Equal(isFull, list.IsFull);
                    if (what < 5)
                    {
                        Message message = Given.Message(new string('x', size));
                        Assert.Equal(isFull ? 0 : 1, list.Reserve([message]));
                        if (isFull)
                            continue;
                        list.Publish([message]);
                        model.Add(message.InboxNumber, message);
                    }
                    else if (what < 9)
                    {
                        Message? expected = model.FirstOrDefault(m => m.Key >= at).Value;
                        Assert.Same(expected, list.FindFrom(at));
                        if (expected is null)
                            continue;
                        Assert.True(list.TryRemove(expected));
                        Assert.False(list.TryRemove(expected));
                        Assert.Null(list.Find(expected.InboxNumber));
                        model.Remove(expected.InboxNumber);
                        taken.Add(expected.InboxNumber, expected);
                    }
                    else
                    {
                        Message[] returned = [.. taken.Values.Where(m => (m.InboxNumber + at) % 3 == 0)];
                        list.Return(returned);
                        foreach (Message message in returned)
                        {
                            taken.Remove(message.InboxNumber);
                            model.Add(message.InboxNumber, message);
                        }
                    }
                    Assert.Equal((model.Count, model.Values.Sum(m => (long)m.Size)), (list.Count, list.Bytes));
                }
                Assert.Equal(model.Values, All(list));
            },
            iter: 1_000);

    private static bool TryAdd(InboxList list, string text)
    {
        Message message = Given.Message(text);
        if (list.Reserve([message]) == 0)
            return false;
        list.Publish([message]);
        return true;
    }

    private static Message? Take(InboxList list)
    {
        Message? message = list.FindFrom(0);
        if (message is not null)
            Assert.True(list.TryRemove(message));
        return message;
    }

    private static List<Message> All(InboxList list)
    {
        var all = new List<Message>();
        while (Take(list) is { } message)
            all.Add(message);
        return all;
    }

    private static IEnumerable<string> TakeAll(InboxList list) => All(list).Select(m => m.Text);
}
