using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A host of version 1 that the test plays, with the bytes of the reference implementation.</summary>
internal sealed class RawHost(ITransport transport, string address = "127.0.0.1") : IAsyncDisposable
{
    private readonly IListener _auth = transport.Listen(new IPEndPoint(Given.Ip(address), 0), backlog: 4);
    private readonly IListener _dist = transport.Listen(new IPEndPoint(Given.Ip(address), 0), backlog: 4);
    private readonly IListener _peer = transport.Listen(new IPEndPoint(Given.Ip(address), 0), backlog: 4);
    private RawConnection? _control;
    private RawConnection? _distConnection;

    /// <summary>The address for logins.</summary>
    public IPEndPoint Address => _auth.Local;

    public IPEndPoint DistAddress => _dist.Local;

    /// <summary>The address for messages.</summary>
    public IListener Listener => _peer;

    public IPEndPoint PeerAddress => _peer.Local;

    public RawConnection Control => _control!;

    public RawConnection Dist => _distConnection!;

    public string DistText => $"{{\"dist_addr\": [\"{DistAddress.Address}\", {DistAddress.Port}]}}";

    public async Task AcceptAsync() => _control = await RawConnection.FromAsync(_auth);

    public async Task AcceptDistAsync() => _distConnection = await RawConnection.FromAsync(_dist);

    /// <summary>Plays the login from the greeting to the address of the joiner.</summary>
    /// <returns>The joiner's address for messages.</returns>
    public async Task<IPEndPoint> LetInAsync()
    {
        await Control.SendAsync("{\"banned\": false}");
        await Control.ExpectAsync("{\"shadow\":\"secret\",\"stream\":true}");
        await Control.SendAsync("{\"authenticated\": true}");
        return await Control.ReadAddressAsync("peer_address");
    }

    /// <summary>The roster of this host and the other members.</summary>
    public string RosterText(params IPEndPoint[] others) =>
        $"{{\"distro\": [{string.Join(", ", others.Prepend(PeerAddress).Select(a => $"[\"{a.Address}\", {a.Port}]"))}]}}";

    /// <summary>Plays the whole login, beginning with the accepted connection.</summary>
    /// <returns>The joiner's address for messages.</returns>
    public async Task<IPEndPoint> AdmitAsync()
    {
        await AcceptAsync();
        IPEndPoint joiner = await LetInAsync();
        await Control.SendAsync(RosterText(joiner) + DistText);
        await AcceptDistAsync();
        await ListAsync();
        return joiner;
    }

    /// <summary>Sends the first heartbeat, which makes the joiner a member.</summary>
    public async Task ListAsync()
    {
        await Control.SendAsync("{\"<3\": true}");
        await Control.ExpectAsync("{\"<3\":true}");
    }

    public async ValueTask DisposeAsync()
    {
        await _auth.DisposeAsync();
        await _dist.DisposeAsync();
        await _peer.DisposeAsync();
        if (_control is not null)
            await _control.DisposeAsync();
        if (_distConnection is not null)
            await _distConnection.DisposeAsync();
    }
}
