using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

[Trait("Category", "Slow")]
public sealed class NetworkTests : EncryptedSessionTest
{
    [Fact]
    public async Task Member_that_joins_by_password_is_known_to_all_by_its_alias()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one");
        PeerSession two = await JoinAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        foreach (Session session in (Session[])[host, one, two])
        {
            Assert.Equal(["admin", "one", "two"], session.GetPeers().Select(p => p.Alias));
            Assert.All(session.GetPeers(), p => Assert.True(p.Encrypted));
            Assert.True(session.Encrypted);
        }
        Assert.Equal(host.GetPeers().Select(p => p.Id), two.GetPeers().Select(p => p.Id));
        Assert.Equal(host.Fingerprint, one.Fingerprint);
        Assert.StartsWith("SHA256:", host.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joiner_logs_its_network_once()
    {
        HostSession host = StartHost();

        PeerSession one = await EnterAsync(host);

        Assert.Contains(host.Fingerprint!, Assert.Single(RecordOf(one).LinesOf(123)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_go_in_all_directions()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "to two").Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await two.SendAsync(one.Address, "to one").Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(one.Address, "from the host").Soon()).Status);
        Assert.All(await two.BroadcastAsync("to all").Soon(), r => Assert.True(r is { Status: ReceiptStatus.Delivered, Encrypted: true }));

        Message first = await NextAsync(two);
        Assert.Equal(("to two", "one", one.Address, true, false), (first.Text, first.Alias, first.From, first.Encrypted, first.IsBroadcast));
        Assert.Equal(["from the host", "to all", "to one"], new[] { await NextAsync(one), await NextAsync(one), await NextAsync(one) }.Select(m => m.Text).Order());
        Message last = await NextAsync(host);
        Assert.Equal(("to all", "two", true, true), (last.Text, last.Alias, last.IsBroadcast, last.Encrypted));
        Assert.Equal(new SessionCounters { Sent = 3, Delivered = 3, BytesSent = 18, Received = 1, BytesReceived = 6 }, two.Counters);
    }
}
