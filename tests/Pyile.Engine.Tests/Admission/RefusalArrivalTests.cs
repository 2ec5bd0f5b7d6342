using System.Net;
using System.Net.Sockets;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

/// <summary>
/// A joiner that is refused before TLS reads the alert and the end of the stream, never a reset. Linux hands out what has arrived before
/// a reset; Windows and macOS do not, and there the joiner would not learn why it was refused.
/// </summary>
[Trait("Category", "Slow")]
public sealed class RefusalArrivalTests : EncryptedSessionTest
{
    private const int Joiners = 1000;

    private static readonly byte[] Hello = [TlsAlert.HandshakeRecord, 3, 1, 2, 0, .. new byte[512]];

    [Fact]
    public async Task Thousand_banned_joiners_read_the_alert_and_no_reset()
    {
        HostSession host = StartHost();
        await host.BanAsync(HostSession.ParseRule("127.0.0.9")!.Value, "test").Soon();
        for (int i = 0; i < Joiners; i++)
            Assert.Equal(TlsAlert.Encode(TlsAlert.Banned), await ReadRefusalAsync(host.HostAddress, from: "127.0.0.9"));
    }

    [Fact]
    public async Task Thousand_joiners_of_a_busy_host_read_the_alert_and_no_reset()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { Burst = 1, PerSecond = 0.001 } });
        using Socket first = await ConnectAsync(host.HostAddress, "127.0.0.9");
        for (int i = 0; i < Joiners; i++)
            Assert.Equal(TlsAlert.Encode(TlsAlert.Busy), await ReadRefusalAsync(host.HostAddress, from: "127.0.0.9"));
    }

    [Fact]
    public async Task Joiner_that_does_not_close_is_closed_after_the_limit()
    {
        HostSession host = StartHost();
        await host.BanAsync(HostSession.ParseRule("127.0.0.9")!.Value, "test").Soon();
        using Socket joiner = await ConnectAsync(host.HostAddress, "127.0.0.9");
        await joiner.SendAsync(Hello);

        long began = TimeProvider.System.GetTimestamp();
        byte[] read = new byte[64];
        int total = 0;
        for (int count; (count = await joiner.ReceiveAsync(read.AsMemory(total)).Soon()) > 0;)
            total += count;

        Assert.Equal(TlsAlert.Encode(TlsAlert.Banned), read[..total]);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= Refuser.Patience - TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Refused_joiners_that_do_not_close_keep_no_place_from_others()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = 4 } });
        await host.BanAsync(HostSession.ParseRule("127.0.0.8/29")!.Value, "test").Soon();
        var refused = new List<Socket>();
        try
        {
            for (int i = 0; i < 2 * Refuser.MaxOpen; i++)
            {
                refused.Add(await ConnectAsync(host.HostAddress, $"127.0.0.{8 + (i % 8)}"));
                await refused[^1].SendAsync(Hello);
                if (i == Refuser.MaxOpen / 2)
                    await EnterAsync(host);
            }
            await EnterAsync(host, "two");
        }
        finally
        {
            refused.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint host, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(host);
        return socket;
    }

    // As a joiner does: it closes its side when it has read the alert.
    private static async Task<byte[]> ReadRefusalAsync(IPEndPoint host, string from)
    {
        using Socket socket = await ConnectAsync(host, from);
        await socket.SendAsync(Hello);
        byte[] read = new byte[64];
        int total = 0;
        while (total < TlsAlert.Encode(0).Length)
        {
            int count = await socket.ReceiveAsync(read.AsMemory(total)).Soon();
            Assert.NotEqual(0, count);
            total += count;
        }
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await socket.ReceiveAsync(read.AsMemory(total)).Soon());
        return read[..total];
    }
}
