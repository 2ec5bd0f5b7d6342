using System.Net;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

/// <summary>What sessions require of a connection, over sockets and in memory.</summary>
public abstract class ConnectionContract
{
    private protected abstract ITransport Transport { get; }

    [Fact]
    public async Task Bytes_arrive_in_both_directions()
    {
        await using Pair pair = await ConnectAsync();
        await pair.There.WriteAsync("ping"u8.ToArray(), default).Soon();
        Assert.Equal("ping", Encoding.UTF8.GetString(await ReadAsync(pair.Here, 4)));
        await pair.Here.WriteAsync("pong"u8.ToArray(), default).Soon();
        Assert.Equal("pong", Encoding.UTF8.GetString(await ReadAsync(pair.There, 4)));
    }

    [Fact]
    public async Task Both_ends_report_the_same_two_addresses()
    {
        await using Pair pair = await ConnectAsync();
        Assert.Equal((pair.Here.Local, pair.Here.Remote), (pair.There.Remote, pair.There.Local));
        Assert.Equal(IPAddress.Loopback, pair.Here.Local.Address);
        Assert.NotEqual(0, pair.There.Local.Port);
    }

    [Fact]
    public async Task Connection_comes_from_the_given_local_address()
    {
        await using Pair pair = await ConnectAsync(from: "127.0.0.7");
        Assert.Equal(Given.Ip("127.0.0.7"), pair.Here.Remote.Address);
        Assert.Equal(Given.Ip("127.0.0.7"), pair.There.Local.Address);
    }

    [Fact]
    public async Task Read_returns_zero_after_all_bytes_when_the_other_side_closed()
    {
        await using Pair pair = await ConnectAsync();
        await pair.There.WriteAsync("last"u8.ToArray(), default).Soon();
        await pair.There.DisposeAsync();

        Assert.Equal("last", Encoding.UTF8.GetString(await ReadAsync(pair.Here, 4)));
        Assert.Equal(0, await pair.Here.ReadAsync(new byte[8], default).Soon());
        Assert.Equal(0, await pair.Here.ReadAsync(new byte[8], default).Soon());
    }

    [Fact]
    public async Task Abort_ends_the_other_side_with_an_error()
    {
        await using Pair pair = await ConnectAsync();
        Task<int> reading = pair.Here.ReadAsync(new byte[8], default).AsTask();
        pair.There.Abort();

        await Assert.ThrowsAnyAsync<IOException>(() => reading.Soon());
        await Assert.ThrowsAnyAsync<IOException>(() => pair.Here.WriteAsync(new byte[8], default).Soon());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_in_progress_fails_when_its_own_side_ends(bool abort)
    {
        await using Pair pair = await ConnectAsync();
        Task<int> reading = pair.Here.ReadAsync(new byte[8], default).AsTask();
        if (abort)
            pair.Here.Abort();
        else
            await pair.Here.DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => reading.Soon());
        await Assert.ThrowsAnyAsync<IOException>(() => pair.Here.ReadAsync(new byte[8], default).Soon());
        await Assert.ThrowsAnyAsync<IOException>(() => pair.Here.WriteAsync(new byte[8], default).Soon());
    }

    [Fact]
    public async Task Write_that_is_not_read_waits_and_fails_when_its_own_side_ends()
    {
        await using Pair pair = await ConnectAsync();
        Task writing = pair.Here.WriteAsync(new byte[32 << 20], default).AsTask();
        await pair.There.ReadAsync(new byte[8], default).Soon();
        Assert.False(writing.IsCompleted);

        pair.Here.Abort();
        await Assert.ThrowsAnyAsync<IOException>(() => writing.Soon());
    }

    [Fact]
    public async Task Cancelled_read_loses_no_bytes()
    {
        await using Pair pair = await ConnectAsync();
        using var cancel = new CancellationTokenSource();
        Task<int> reading = pair.Here.ReadAsync(new byte[8], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon());

        await pair.There.WriteAsync("still"u8.ToArray(), default).Soon();
        Assert.Equal("still", Encoding.UTF8.GetString(await ReadAsync(pair.Here, 5)));
    }

    [Fact]
    public async Task Large_write_can_be_read_in_small_pieces()
    {
        await using Pair pair = await ConnectAsync();
        byte[] sent = new byte[1 << 20];
        new Random(1).NextBytes(sent);
        Task writing = pair.There.WriteAsync(sent, default).AsTask();
        byte[] got = await ReadAsync(pair.Here, sent.Length, piece: 1001);
        await writing.Soon();
        Assert.True(Enumerable.SequenceEqual(sent, got));
    }

    [Fact]
    public async Task Read_into_an_empty_buffer_waits_for_bytes_and_takes_none()
    {
        await using Pair pair = await ConnectAsync();
        Task<int> waiting = pair.Here.ReadAsync(Memory<byte>.Empty, default).AsTask();
        Assert.False(waiting.IsCompleted);
        await pair.There.WriteAsync("x"u8.ToArray(), default).Soon();
        Assert.Equal(0, await waiting.Soon());
        Assert.Equal("x", Encoding.UTF8.GetString(await ReadAsync(pair.Here, 1)));
    }

    [Fact]
    public async Task Connection_can_be_ended_twice()
    {
        await using Pair pair = await ConnectAsync();
        pair.Here.Abort();
        pair.Here.Abort();
        await pair.Here.DisposeAsync();
        await pair.Here.DisposeAsync();
        pair.Here.Abort();
        await pair.Listener.DisposeAsync();
        await pair.Listener.DisposeAsync();
    }

    private static async Task<byte[]> ReadAsync(IConnection connection, int count, int piece = int.MaxValue)
    {
        byte[] bytes = new byte[count];
        for (int got = 0; got < count;)
        {
            int read = await connection.ReadAsync(bytes.AsMemory(got, Math.Min(piece, count - got)), default).Soon();
            Assert.NotEqual(0, read);
            got += read;
        }
        return bytes;
    }

    private async Task<Pair> ConnectAsync(string from = "0.0.0.0")
    {
        IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), backlog: 4);
        IConnection there = await Transport.ConnectAsync(listener.Local, Given.Ip(from), default).Soon();
        IConnection here = await listener.AcceptAsync(default).Soon();
        (here, there) = await ProtectAsync(here, there).Soon();
        return new Pair(listener, here, there);
    }

    /// <summary>Wraps the two ends.</summary>
    private protected virtual Task<(IConnection Here, IConnection There)> ProtectAsync(IConnection here, IConnection there) =>
        Task.FromResult((here, there));

    private sealed record Pair(IListener Listener, IConnection Here, IConnection There) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Here.DisposeAsync();
            await There.DisposeAsync();
            await Listener.DisposeAsync();
        }
    }
}

public sealed class MemoryConnectionTests : ConnectionContract
{
    private protected override ITransport Transport { get; } = new MemoryTransport();
}

public sealed class TcpConnectionTests : ConnectionContract
{
    private protected override ITransport Transport => TcpTransport.Instance;
}
