using System.Diagnostics;
using System.Net;
using Pyile.Benchmarks.Comparison;

namespace Pyile.Benchmarks;

/// <summary>Messages of 64 bytes from a peer to its host, both with one implementation of TLS.</summary>
internal sealed class TlsMessages : IAsyncDisposable
{
    private const int Size = 64;
    private const int Count = 300_000;

    private readonly HostSession _host;
    private readonly PeerSession _peer;

    private TlsMessages(HostSession host, PeerSession peer) => (_host, _peer) = (host, peer);

    public static async Task<TlsMessages> OpenAsync(TlsImplementation tls)
    {
        HostSession host = EncryptedNetwork.Open(tls: tls);
        string ticket = await EncryptedNetwork.TicketAsync(host);
        return new TlsMessages(host, await EncryptedNetwork.EnterAsync(ticket, "sender", IPAddress.Loopback, tls: tls));
    }

    /// <returns>Messages per second.</returns>
    public async Task<double> MeasureAsync()
    {
        var watch = Stopwatch.StartNew();
        var to = new PyileLine(_peer, _host.Id!.Value, Size);
        var from = new PyileLine(_host, _peer.Id!.Value, Size);
        await Task.WhenAll(to.SendAsync(Count), from.ReceiveAsync(Count));
        return Count / watch.Elapsed.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _host.DisposeAsync();
    }
}
