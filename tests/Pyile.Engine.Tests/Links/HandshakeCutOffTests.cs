using System.Net;
using System.Net.Sockets;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

public sealed class HandshakeCutOffTests : EncryptedSessionTest
{
    // The beginning of a ServerHello of 122 bytes.
    private static readonly byte[] Begun = [0x16, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handshake_that_the_host_cuts_off_is_tried_again(bool byReset)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var enough = new CancellationTokenSource();
        Task joining = JoinAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken: enough.Token);

        using (Socket first = await listener.AcceptSocketAsync().Soon())
        {
            await first.ReceiveAsync(new byte[4096]).Soon();
            await first.SendAsync(Begun).Soon();
            first.LingerState = new LingerOption(byReset, 0);
        }
        // Not the end, as it would be if the host spoke another protocol.
        using Socket second = await listener.AcceptSocketAsync().Soon();
        Assert.False(joining.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining);
    }
}
