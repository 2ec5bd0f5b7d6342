using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A joiner of version 1 that the test plays step by step, with the bytes of the reference implementation.</summary>
internal sealed class RawPeer(ITransport transport, RawConnection control) : IAsyncDisposable
{
    private RawConnection? _dist;
    private IListener? _listener;

    public RawConnection Control => control;

    public RawConnection Dist => _dist!;

    /// <summary>The address for messages.</summary>
    public IListener Listener => _listener!;

    public IPEndPoint Address => Listener.Local;

    /// <summary>The roster of the login.</summary>
    public IPEndPoint[] Roster { get; private set; } = [];

    /// <summary>Connects to the host and sends nothing.</summary>
    public static async Task<RawPeer> KnockAsync(ITransport transport, IPEndPoint host, string from = "127.0.0.1") =>
        new(transport, await RawConnection.ToAsync(transport, host, from));

    /// <summary>Plays the whole login. The joiner reads a stream, so the host makes no pauses.</summary>
    public static async Task<RawPeer> JoinAsync(ITransport transport, HostSession host, string from = "127.0.0.1")
    {
        RawPeer peer = await KnockAsync(transport, host.HostAddress, from);
        await peer.SayPasswordAsync(extra: ", \"stream\": true");
        await peer.SayAddressAsync();
        await peer.ConnectDistAsync(await peer.ReadDistAsync());
        return peer;
    }

    public async Task SayPasswordAsync(string password = "secret", string extra = "")
    {
        // A host that also accepts version 2 announces it.
        string greeting = await control.ReadValueAsync();
        Assert.True(greeting is "{\"banned\":false,\"stream\":true}" or "{\"banned\":false,\"stream\":true,\"encrypted\":true}", greeting);
        await control.SendAsync($"{{\"shadow\": \"{password}\"{extra}}}");
    }

    /// <param name="port">The claimed port; 0 for the port on which it listens.</param>
    /// <param name="claim">The claimed IP address; null for its own.</param>
    public async Task SayAddressAsync(int port = 0, string? claim = null)
    {
        await control.ExpectAsync("{\"authenticated\":true}");
        if (port == 0)
            _listener = transport.Listen(new IPEndPoint(control.Local.Address, 0), backlog: 4);
        await control.SendAsync($"{{\"peer_address\": [\"{claim ?? control.Local.Address.ToString()}\", {(port == 0 ? Address.Port : port)}]}}");
    }

    public async Task<IPEndPoint> ReadDistAsync()
    {
        Roster = await control.ReadRosterAsync();
        return await control.ReadAddressAsync("dist_addr");
    }

    public async Task ConnectDistAsync(IPEndPoint dist) =>
        _dist = await RawConnection.ToAsync(transport, dist, control.Local.Address.ToString());

    /// <summary>Reads one heartbeat and answers it.</summary>
    public async Task AnswerBeatAsync()
    {
        await control.ExpectAsync("{\"<3\":true}");
        await control.SendAsync("{\"<3\": true}");
    }

    public async ValueTask DisposeAsync()
    {
        await control.DisposeAsync();
        if (_dist is not null)
            await _dist.DisposeAsync();
        if (_listener is not null)
            await _listener.DisposeAsync();
    }
}
