using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

public sealed class FrameWriterTests : IAsyncDisposable
{
    private readonly HeldConnection _connection = new();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task All_waiting_frames_are_written_together()
    {
        var writer = new FrameWriter(_connection);
        for (byte i = 1; i <= 32; i++)
            Assert.True(writer.TryPost(new[] { i, i }));
        Task running = writer.RunAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 32).SelectMany(i => new[] { (byte)i, (byte)i }), await _connection.NextAsync());

        // Frames posted during a write wait for it and are then written together.
        writer.TryPost(new byte[] { 40 });
        writer.TryPost(new byte[] { 41 });
        _connection.Release();
        Assert.Equal([40, 41], await _connection.NextAsync());

        _connection.Release();
        writer.Complete();
        await running.Soon();
    }

    [Fact]
    public async Task Unread_connection_has_at_most_1024_waiting_frames()
    {
        var writer = new FrameWriter(_connection);
        Task running = writer.RunAsync(CancellationToken.None);
        writer.TryPost(new byte[] { 0 });
        await _connection.NextAsync();
        for (byte i = 1; i <= 32; i++)
            Assert.True(writer.TryPost(new[] { i }, FrameWriter.Spare));
        Assert.False(writer.TryPost(new byte[] { 33 }, FrameWriter.Spare));
        for (int i = 33; i <= 1024; i++)
            Assert.True(writer.TryPost(new byte[] { 33 }));
        Assert.False(writer.TryPost(new byte[] { 33 }));
        ValueTask posting = writer.PostAsync(new byte[] { 34 }, CancellationToken.None);
        Assert.False(posting.IsCompleted);

        _connection.Release();
        await posting.Soon();
        writer.Complete();
        byte[] second = await _connection.NextAsync();
        _connection.Release();
        Assert.Equal(Enumerable.Range(1, 1024).Select(i => (byte)Math.Min(i, 33)), second.Take(1024));
        if (second.Length == 1024)
        {
            Assert.Equal([34], await _connection.NextAsync());
            _connection.Release();
        }
        await running.Soon();
    }

    [Fact]
    public async Task Frames_posted_before_the_end_are_written()
    {
        var writer = new FrameWriter(_connection);
        writer.TryPost(new byte[] { 1 });
        writer.Complete();
        Assert.False(writer.TryPost(new byte[] { 2 }));
        await writer.PostAsync(new byte[] { 3 }, CancellationToken.None);
        Task running = writer.RunAsync(CancellationToken.None);
        Assert.Equal([1], await _connection.NextAsync());
        _connection.Release();
        await running.Soon();
        Assert.Equal(1, _connection.Writes);
    }

    [Fact]
    public async Task Broken_connection_ends_the_wait_for_room()
    {
        var writer = new FrameWriter(_connection);
        Task running = writer.RunAsync(CancellationToken.None);
        writer.TryPost(new byte[] { 0 });
        await _connection.NextAsync();
        for (byte i = 1; i <= 32; i++)
            writer.TryPost(new[] { i });
        ValueTask posting = writer.PostAsync(new byte[] { 33 }, CancellationToken.None);

        _connection.Abort();

        await Assert.ThrowsAsync<IOException>(() => running.Soon());
        await posting.Soon();
        Assert.False(writer.TryPost(new byte[] { 34 }));
    }

    [Fact]
    public async Task Newest_state_is_requested_once_when_it_can_be_written()
    {
        var source = new VersionSource();
        var writer = new FrameWriter(_connection, source);
        for (byte version = 1; version <= 5; version++)
        {
            source.Version = version;
            writer.Offer();
        }
        writer.TryPost(new byte[] { 1 });
        Task running = writer.RunAsync(CancellationToken.None);
        Assert.Equal([1, 100, 5], await _connection.NextAsync());

        source.Version = 6;
        writer.Offer();
        source.Version = 7;
        writer.Offer();
        _connection.Release();
        Assert.Equal([100, 7], await _connection.NextAsync());

        Assert.Equal(2, source.Requests);
        _connection.Release();
        writer.Complete();
        await running.Soon();
    }

    [Fact]
    public async Task Newer_state_is_written_even_if_the_writers_queue_is_full()
    {
        var writer = new FrameWriter(_connection, new VersionSource());
        Task running = writer.RunAsync(CancellationToken.None);
        writer.TryPost(new byte[] { 0 });
        await _connection.NextAsync();
        while (writer.TryPost(new byte[] { 1 }))
            continue;
        writer.Offer();
        _connection.Release();
        Assert.Equal([100, 0], (await _connection.NextAsync())[^2..]);
        _connection.Release();
        writer.Complete();
        await running.Soon();
    }

    [Fact]
    public async Task Unchanged_state_is_not_written()
    {
        var writer = new FrameWriter(_connection, new EmptySource());
        writer.Offer();
        writer.Complete();
        await writer.RunAsync(CancellationToken.None).Soon();
        Assert.Equal(0, _connection.Writes);
    }

    private sealed class VersionSource : IFrameSource
    {
        public byte Version { get; set; }

        public int Requests { get; private set; }

        public IReadOnlyList<ReadOnlyMemory<byte>> TakeNewest()
        {
            Requests++;
            return [new byte[] { 100 }, new[] { Version }];
        }
    }

    private sealed class EmptySource : IFrameSource
    {
        public IReadOnlyList<ReadOnlyMemory<byte>> TakeNewest() => [];
    }
}
