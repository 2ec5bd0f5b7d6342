using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>Both ends of one connection in memory.</summary>
internal sealed class MemoryPair : IAsyncDisposable
{
    private readonly IListener _listener;

    private MemoryPair(IListener listener, IConnection dialled, IConnection accepted) =>
        (_listener, Dialled, Accepted) = (listener, dialled, accepted);

    public IConnection Dialled { get; }

    public IConnection Accepted { get; }

    public static async Task<MemoryPair> CreateAsync()
    {
        var network = new MemoryTransport();
        IListener listener = network.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        IConnection dialled = await network.ConnectAsync(listener.Local, IPAddress.Any, CancellationToken.None);
        return new MemoryPair(listener, dialled, await listener.AcceptAsync(CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await Dialled.DisposeAsync();
        await Accepted.DisposeAsync();
        await _listener.DisposeAsync();
    }
}
