using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

/// <summary>What sessions require of a listener, over sockets and in memory.</summary>
public abstract class ListenerContract
{
    private protected abstract ITransport Transport { get; }

    [Fact]
    public async Task Listener_on_any_address_accepts_on_each_address()
    {
        await using IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Any, 0), backlog: 4);
        await using IConnection there = await Transport.ConnectAsync(new IPEndPoint(Given.Ip("127.0.0.5"), listener.Local.Port), IPAddress.Any, default).Soon();
        await using IConnection here = await listener.AcceptAsync(default).Soon();
        Assert.Equal(Given.Ip("127.0.0.5"), here.Local.Address);
    }

    [Fact]
    public async Task Connect_to_a_closed_listener_is_refused()
    {
        IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), backlog: 4);
        await listener.DisposeAsync();
        IOException exception = await Assert.ThrowsAnyAsync<IOException>(
            async () => await Transport.ConnectAsync(listener.Local, IPAddress.Any, default).Soon());
        Assert.IsNotType<AddressUnavailableException>(exception);
    }

    [Fact]
    public async Task Address_is_in_use_until_its_listener_ends()
    {
        IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), backlog: 4);
        var exception = Assert.Throws<AddressUnavailableException>(() => Transport.Listen(listener.Local, backlog: 4));
        Assert.True(exception.InUse);
        Assert.Equal(listener.Local, exception.Address);
        await listener.DisposeAsync();
        await Transport.Listen(listener.Local, backlog: 4).DisposeAsync();
    }

    [Fact]
    public async Task Accept_ends_when_its_listener_ends()
    {
        IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), backlog: 4);
        Task<IConnection> accepting = listener.AcceptAsync(default).AsTask();
        await listener.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting.Soon());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => listener.AcceptAsync(default).Soon());
    }

    [Fact]
    public async Task Listener_is_usable_after_a_cancelled_accept()
    {
        await using IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), backlog: 4);
        using var cancel = new CancellationTokenSource();
        Task<IConnection> accepting = listener.AcceptAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting.Soon());

        await using IConnection there = await Transport.ConnectAsync(listener.Local, IPAddress.Any, default).Soon();
        await using IConnection here = await listener.AcceptAsync(default).Soon();
    }
}

public sealed class MemoryListenerTests : ListenerContract
{
    private protected override ITransport Transport { get; } = new MemoryTransport();
}

public sealed class TcpListenerTests : ListenerContract
{
    private protected override ITransport Transport => TcpTransport.Instance;
}
