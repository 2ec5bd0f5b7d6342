using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

public sealed class InboxReaderTests
{
    private readonly Inbox _inbox = new(new InboxOptions(), new AwaitedReplies(), NullLogger.Instance);

    [Fact]
    public void Rejected_message_is_not_shown_again()
    {
        Add("a1", "b1", "a2");
        var shown = new List<string>();
        using InboxReader reader = _inbox.OpenReader(m =>
        {
            shown.Add(m.Text);
            return m.Text[0] == 'b';
        });

        Assert.Equal("b1", reader.TryTake()?.Text);
        Assert.Null(reader.TryTake());
        Add("b2");
        Assert.Equal("b2", reader.TryTake()?.Text);

        Assert.Equal(["a1", "b1", "a2", "b2"], shown);
    }

    [Fact]
    public void Peeked_message_stays_until_it_is_taken_and_is_shown_once()
    {
        Add("a", "b");
        int shown = 0;
        using InboxReader reader = _inbox.OpenReader(_ => ++shown > 0);

        Message peeked = reader.TryPeek()!;
        Assert.Same(peeked, reader.TryPeek());
        Assert.Equal((1, 2), (shown, _inbox.Count));

        Assert.True(reader.TryTake(peeked));
        Assert.Equal(("b", 2), (reader.TryTake()?.Text, shown));
    }

    [Fact]
    public void Peeked_message_that_another_reader_has_taken_is_refused()
    {
        Add("a", "b");
        using InboxReader reader = _inbox.OpenReader(null);
        Message peeked = reader.TryPeek()!;

        Assert.Same(peeked, _inbox.TryTake());

        Assert.False(reader.TryTake(peeked));
        Assert.Equal("b", reader.TryPeek()?.Text);
    }

    [Fact]
    public void Skipped_message_is_left_to_other_readers()
    {
        Add("a", "b");
        using InboxReader reader = _inbox.OpenReader(null);
        reader.Skip(reader.TryPeek()!);

        Assert.Equal("b", reader.TryTake()?.Text);
        Assert.Null(reader.TryTake());
        Assert.Equal("a", _inbox.TryTake()?.Text);
    }

    [Fact]
    public async Task Filter_that_does_not_return_holds_up_neither_senders_nor_other_readers()
    {
        using var isHeld = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        using InboxReader stuck = _inbox.OpenReader(_ =>
        {
            isHeld.Release();
            release.Wait();
            return false;
        });
        Task<Message?> waiting = stuck.TakeAsync();

        Add("a");
        await isHeld.WaitAsync().Soon();
        Add("b");
        Assert.Equal(("a", "b"), (_inbox.TryTake()?.Text, _inbox.TryTake()?.Text));
        Assert.False(waiting.IsCompleted);

        release.Set();
        _inbox.Complete();
        Assert.Null(await waiting.Soon());
    }

    [Fact]
    public async Task Arrival_wakes_only_the_reader_whose_filter_accepts_it()
    {
        using InboxReader ofA = _inbox.OpenReader(m => m.Text[0] == 'a');
        using InboxReader ofB = _inbox.OpenReader(m => m.Text[0] == 'b');
        Task<Message?> a = ofA.TakeAsync();
        Task<Message?> b = ofB.TakeAsync();

        Add("c", "b");

        Assert.Equal("b", (await b.Soon())?.Text);
        Assert.False(a.IsCompleted);
        Add("a");
        Assert.Equal("a", (await a.Soon())?.Text);
        Assert.Equal("c", _inbox.TryTake()?.Text);
    }

    [Fact]
    public async Task Message_goes_to_one_of_several_waiting_readers()
    {
        InboxReader[] readers = [.. Enumerable.Range(0, 3).Select(_ => _inbox.OpenReader(null))];
        Task<Message?>[] waiting = [.. readers.Select(r => r.TakeAsync())];

        Add("a");

        Assert.Equal("a", (await waiting[0].Soon())?.Text);
        Assert.Equal([true, false, false], waiting.Select(w => w.IsCompleted));
    }

    [Fact]
    public async Task Cancelled_wait_takes_nothing_and_the_reader_goes_on()
    {
        using var cancellation = new CancellationTokenSource();
        using InboxReader reader = _inbox.OpenReader(null);
        Task<Message?> waiting = reader.TakeAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        Add("a");
        Assert.Equal("a", (await reader.TakeAsync().Soon())?.Text);
    }

    [Fact]
    public async Task Wait_with_a_cancelled_token_takes_a_message_that_is_there_and_else_throws()
    {
        var cancelled = new CancellationToken(canceled: true);
        using InboxReader reader = _inbox.OpenReader(null);
        Add("a");

        Assert.Equal("a", (await reader.TakeAsync(cancelled).Soon())?.Text);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.TakeAsync(cancelled).Soon());
    }

    [Fact]
    public async Task Exception_of_a_filter_goes_to_the_caller_and_the_message_stays()
    {
        using InboxReader reader = _inbox.OpenReader(m => m.Text == "a" ? true : throw new InvalidTimeZoneException());
        Task<Message?> waiting = reader.TakeAsync();

        Add("b");

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => waiting.Soon());
        Assert.Throws<InvalidTimeZoneException>(reader.TryTake);
        Assert.Equal("b", _inbox.TryTake()?.Text);
        Add("a");
        Assert.Equal("a", reader.TryTake()?.Text);
    }

    [Fact]
    public async Task Rewind_shows_waiting_messages_again_to_a_reader_that_waits()
    {
        bool isOpen = false;
        using InboxReader reader = _inbox.OpenReader(_ => Volatile.Read(ref isOpen));
        Add("a");
        Task<Message?> waiting = reader.TakeAsync();
        Assert.False(waiting.IsCompleted);

        Volatile.Write(ref isOpen, true);
        reader.Rewind();

        Assert.Equal("a", (await waiting.Soon())?.Text);
    }

    [Fact]
    public async Task Returned_messages_come_to_a_waiting_reader_in_their_order()
    {
        Add("a", "b", "c");
        Message[] taken = [_inbox.TryTake()!, _inbox.TryTake()!, _inbox.TryTake()!];
        using InboxReader reader = _inbox.OpenReader(m => m.Text != "c");
        Add("d");
        Assert.Equal("d", reader.TryTake()?.Text);
        Task<Message?> waiting = reader.TakeAsync();

        reader.Return([taken[2], taken[1], taken[0]]);

        Assert.Equal("a", (await waiting.Soon())?.Text);
        Assert.Equal(("b", null), (reader.TryTake()?.Text, reader.TryTake()?.Text));
        Assert.Equal("c", _inbox.TryTake()?.Text);
    }

    [Fact]
    public void Message_that_was_not_taken_cannot_be_returned()
    {
        Add("a");
        using InboxReader reader = _inbox.OpenReader(null);

        Assert.Throws<ArgumentException>(() => reader.Return([reader.TryPeek()!]));
        Assert.Throws<ArgumentException>(() => reader.Return([Given.Message("from elsewhere")]));
        Assert.Equal(1, _inbox.Count);
    }

    [Fact]
    public async Task Closed_reader_ends_its_wait_and_takes_nothing()
    {
        InboxReader reader = _inbox.OpenReader(null);
        Task<Message?> waiting = reader.TakeAsync();

        reader.Dispose();

        Assert.Null(await waiting.Soon());
        Add("a");
        Assert.Null(reader.TryTake());
        Assert.Equal(1, _inbox.Count);
    }

    [Fact]
    public async Task Second_call_during_a_wait_is_refused()
    {
        using InboxReader reader = _inbox.OpenReader(null);
        Task<Message?> waiting = reader.TakeAsync();

        Assert.Throws<InvalidOperationException>(reader.TryTake);
        Assert.Throws<InvalidOperationException>(() => { _ = reader.TakeAsync(); });

        _inbox.Complete();
        Assert.Null(await waiting.Soon());
    }

    [Fact]
    public async Task Readers_that_compete_take_each_message_once_and_in_order()
    {
        const int Senders = 4;
        const int Each = 2_000;
        var takenBy = new ConcurrentBag<List<Message>>();
        Task[] reading = [.. Enumerable.Range(0, 6).Select(i => Task.Run(() => ReadAsync(i)))];

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(s => Task.Run(() => AddMany(s)))).Soon();
        _inbox.Complete();
        await Task.WhenAll(reading).Soon();

        while (_inbox.TryTake() is { } left)
            takenBy.Add([left]);
        Assert.All(takenBy, t => Assert.Equal(t.OrderBy(m => m.InboxNumber), t));
        Assert.Equal(
            Enumerable.Range(1, Senders * Each).Select(n => (long)n),
            takenBy.SelectMany(t => t).Select(m => m.InboxNumber).Order());

        // Two readers without a filter, and two for each half of the senders.
        async Task ReadAsync(int index)
        {
            using InboxReader reader = _inbox.OpenReader(index < 2 ? null : m => m.Text[0] % 2 == index % 2);
            var taken = new List<Message>();
            while (await reader.TakeAsync() is { } message)
                taken.Add(message);
            takenBy.Add(taken);
        }

        void AddMany(int sender)
        {
            for (int i = 0; i < Each; i++)
                Add($"{sender}{i}");
        }
    }

    private void Add(params string[] texts)
    {
        Message[] messages = [.. texts.Select(t => Given.Message(t))];
        Assert.Equal(messages.Length, _inbox.Reserve(messages));
        _inbox.Publish(messages);
    }
}
