using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

public sealed class LinkWriterTests : IBatchSource, IAsyncDisposable
{
    private readonly HeldConnection _connection = new();
    private readonly ConcurrentQueue<uint> _toWrite = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly LinkWriter _writer;
    private MessageBatch? _batch;
    private Exception? _unforeseen;

    public LinkWriterTests() => _writer = new LinkWriter(_connection, this);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task Lone_message_is_written_at_once_on_the_callers_thread()
    {
        Say(1, atOnce: true);

        Assert.Equal(1, _connection.Writes);
        Assert.Equal(Environment.CurrentManagedThreadId, _connection.Thread);
        Assert.Equal([1u], await NextAsync());
        _connection.Release();
        await _writer.StopAsync().Soon();
    }

    [Fact]
    public async Task Message_that_is_not_alone_is_written_by_another_thread()
    {
        Say(1, atOnce: false);

        // This thread is kept, so that it cannot be the other one.
        Assert.True(SpinWait.SpinUntil(() => _connection.Writes == 1, Patience.Limit));
        Assert.NotEqual(Environment.CurrentManagedThreadId, _connection.Thread);
        Assert.Equal([1u], await NextAsync());
        _connection.Release();
        await _writer.StopAsync().Soon();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_added_during_a_write_are_written_together_after_it(bool atOnce)
    {
        Say(1, atOnce);
        Assert.Equal([1u], await NextAsync());
        for (uint i = 2; i <= 20; i++)
            Say(i, atOnce: i % 2 == 0);
        Assert.Equal(1, _connection.Writes);

        _connection.Release();

        Assert.Equal(Enumerable.Range(2, 19).Select(i => (uint)i), await NextAsync());
        _connection.Release();
        await _writer.StopAsync().Soon();
        Assert.Equal(2, _connection.Writes);
    }

    [Fact]
    public async Task Lone_message_after_a_finished_write_is_written_at_once()
    {
        Say(1, atOnce: true);
        await NextAsync();
        _connection.Release();
        await WhenIdleAsync();

        Say(2, atOnce: true);

        Assert.Equal(2, _connection.Writes);
        Assert.Equal(Environment.CurrentManagedThreadId, _connection.Thread);
        _connection.Release();
        await _writer.StopAsync().Soon();
    }

    [Fact]
    public async Task Empty_batch_is_not_written()
    {
        _writer.Signal(atOnce: true);
        Assert.NotNull(_batch);
        await _writer.StopAsync().Soon();
        Assert.Equal(0, _connection.Writes);
    }

    [Fact]
    public async Task Idle_writer_holds_no_memory()
    {
        Say(1, atOnce: true);
        await NextAsync();
        Assert.NotEqual(0, HeldMemory());

        _connection.Release();

        await WhenIdleAsync();
        Assert.Equal(0, HeldMemory());
        await _writer.StopAsync().Soon();
    }

    [Fact]
    public void Stop_of_an_idle_writer_completes_at_once()
    {
        Assert.True(_writer.StopAsync().IsCompleted);
        Assert.True(_writer.StopAsync().IsCompleted);
        Say(1, atOnce: true);
        Say(2, atOnce: false);
        Assert.Equal(0, _connection.Writes);
        Assert.Null(_batch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_waits_for_the_current_write_and_nothing_is_written_after_it(bool atOnce)
    {
        Say(1, atOnce);
        await NextAsync();
        Task stopping = _writer.StopAsync();
        _writer.Signal(atOnce: true);
        Assert.False(stopping.IsCompleted);

        _connection.Release();

        await stopping.Soon();
        Say(2, atOnce: true);
        Say(3, atOnce: false);
        Assert.Equal(1, _connection.Writes);
        Assert.Equal(0, HeldMemory());
        Assert.Empty(_failures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Broken_connection_is_reported_once_and_stops_the_writer(bool atOnce)
    {
        Say(1, atOnce);
        await NextAsync();
        Say(2, atOnce: false);

        _connection.Abort();

        await _writer.StopAsync().Soon();
        Assert.Equal(["The connection was reset."], _failures);
        Say(3, atOnce: true);
        Assert.Equal(1, _connection.Writes);
        Assert.Equal(0, HeldMemory());
    }

    [Fact]
    public async Task Connection_that_breaks_during_a_stop_is_reported()
    {
        Say(1, atOnce: true);
        await NextAsync();
        Task stopping = _writer.StopAsync();
        _connection.Abort();
        await stopping.Soon();
        Assert.Equal(["The connection was reset."], _failures);
    }

    [Fact]
    public async Task Connection_that_was_broken_before_is_reported_to_a_caller_that_writes_at_once()
    {
        _connection.Abort();

        Say(1, atOnce: true);

        Assert.Equal(["The connection was reset."], _failures);
        Assert.True(_writer.StopAsync().IsCompleted);
        await _writer.StopAsync();
    }

    internal static IEnumerable<uint> Read(ReadOnlyMemory<byte> bytes)
    {
        byte[] all = bytes.ToArray();
        byte[] first = FrameCodec.Encode(new BeatReplyFrame(0)).ToArray();
        Assert.Equal(0, all.Length % first.Length);
        return all.Chunk(first.Length).Select(frame => BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(5)));
    }

    private async Task<List<uint>> NextAsync() => [.. Read(await _connection.NextAsync())];

    private void Say(uint number, bool atOnce)
    {
        _toWrite.Enqueue(number);
        _writer.Signal(atOnce);
    }

    [Fact]
    public async Task Failure_to_fill_a_batch_is_reported_and_stops_the_writer()
    {
        _unforeseen = new InvalidOperationException("Unforeseen.");

        Say(1, atOnce: true);

        Assert.Equal(["Unforeseen."], _failures);
        await _writer.StopAsync().Soon();
        Assert.Equal(0, _connection.Writes);
    }

    void IBatchSource.OnWriteFailed(string why) => _failures.Enqueue(why);

    void IBatchSource.Fill(MessageBatch batch)
    {
        if (_unforeseen is not null)
            throw _unforeseen;
        Assert.True(batch.IsEmpty);
        _batch = batch;
        while (_toWrite.TryDequeue(out uint number))
            batch.Add(new BeatReplyFrame(number));
    }

    private int HeldMemory() => MemoryMarshal.TryGetArray(_batch!.Bytes, out ArraySegment<byte> held) ? held.Array!.Length : 0;

    // What tells that it is idle is that it gave its memory back.
    private async Task WhenIdleAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (HeldMemory() > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
