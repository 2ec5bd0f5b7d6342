using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

public sealed class CutLinkTests : EncryptedSessionTest
{
    private readonly CutTransport _network = new(TcpTransport.Instance);

    private protected override ITransport Transport => _network;

    [Fact]
    public async Task A_member_whose_link_is_cut_comes_back_as_the_same_member()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "bob");
        PeerSession two = await EnterAsync(host, "bob");
        await UntilAllKnowAllAsync(host, one, two);
        string[] before = Ids(host);

        for (int cut = 1; cut <= 3; cut++)
        {
            _network.CutAll();
            foreach (PeerSession peer in (PeerSession[])[one, two])
            {
                await RecordOf(peer).WaitForAsync<Reconnecting>(count: cut);
                await RecordOf(peer).WaitForAsync<Reconnected>(count: cut);
            }
            await UntilAllKnowAllAsync(host, one, two);

            Assert.Equal(before, Ids(host));
            Assert.Equal(["bob", "bob-2"], new[] { one.Alias, two.Alias });
            Assert.Equal(SessionState.Connected, one.State);
            Assert.All(await two.BroadcastAsync($"after cut {cut}").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
            Assert.Equal($"after cut {cut}", (await NextAsync(one)).Text);
        }
    }

    private static string[] Ids(Session session) => [.. session.GetPeers().Select(p => $"{p.Id} {p.Alias}").Order()];
}
