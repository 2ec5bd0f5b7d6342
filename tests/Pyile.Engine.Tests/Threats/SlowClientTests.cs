using System.Diagnostics;
using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>Connections that send nothing, or almost nothing, and take all places.</summary>
public sealed class SlowClientTests : EncryptedSessionTest
{
    private const int Idle = 64;
    private const int Writers = 20;
    private const int PerAddress = 4;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Detour _detour = new();

    private protected override ITransport Transport => _detour;

    [Fact]
    public async Task Peer_joins_among_silent_connections_and_slow_writers()
    {
        HostSession host = StartHost();
        await EnterAsync(host, "first");
        byte[] hello = _detour.Dialled[0].Sent;
        for (int i = 0; i < Idle; i++)
            Played(await DialAsync(host, i / PerAddress));
        var writers = new List<IConnection>();
        for (int i = 0; i < Writers; i++)
            writers.Add(Played(await DialAsync(host, 100 + (i / PerAddress))));
        using var stop = new CancellationTokenSource();
        Task writing = WriteSlowlyAsync(writers, hello[..200], stop.Token);

        var watch = Stopwatch.StartNew();
        PeerSession good = await EnterAsync(host, "good");
        TimeSpan elapsed = watch.Elapsed;
        await stop.CancelAsync();
        await writing.Soon();

        Assert.InRange(elapsed, TimeSpan.Zero, Soon);
        Assert.Equal(SessionState.Connected, good.State);
        Assert.Equal(["admin", "first", "good"], host.GetPeers().Select(p => p.Alias));
    }

    private static async Task<IConnection> DialAsync(HostSession host, int number) =>
        await TcpTransport.Instance.ConnectAsync(host.HostAddress, new IPAddress([127, 0, 2, (byte)(1 + number)]), default).Soon();

    // Each writer sends one byte in turn, as a slow client would.
    private static async Task WriteSlowlyAsync(List<IConnection> writers, byte[] bytes, CancellationToken stop)
    {
        for (int i = 0; i < bytes.Length && !stop.IsCancellationRequested; i++)
        {
            foreach (IConnection writer in writers)
            {
                try
                {
                    await writer.WriteAsync(bytes.AsMemory(i, 1), default);
                }
                catch (IOException)
                {
                    // The login had to make room.
                }
            }
            await Task.Yield();
        }
    }
}
