using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee about many messages at once.</summary>
public abstract class ManyMessagesContract : MemorySessionTest
{
    [Fact]
    public async Task Thousand_sends_at_once_arrive_in_the_order_of_the_calls()
    {
        var (host, one) = await OpenAsync();

        Receipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => one.SendAsync(host.Address, $"{i}"))).Soon();

        Assert.All(receipts, r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), await ReceiveAllAsync(host, 1000));
        Assert.Equal((1000, 1000, 1000), (one.Counters.Sent, one.Counters.Delivered, host.Counters.Received));
    }

    [Fact]
    public async Task Broadcasts_of_all_members_at_once_arrive_in_order()
    {
        HostSession host = StartHost();
        PeerSession[] peers = [await EnterAsync(host, "p0"), await EnterAsync(host, "p1"), await EnterAsync(host, "p2"), await EnterAsync(host, "p3")];
        Session[] all = [host, .. peers];
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 4);
        await UntilAllKnowAllAsync(all);

        IReadOnlyList<Receipt>[] receipts = await Task.WhenAll(
            all.SelectMany(s => Enumerable.Range(0, 20).Select(i => s.BroadcastAsync($"{s.Alias} {i}")))).Soon();

        Assert.Equal(100 * 4, receipts.Sum(r => r.Count(x => x.Status == ReceiptStatus.Delivered)));
        foreach (Session session in all)
        {
            string[] texts = await ReceiveAllAsync(session, 80);
            foreach (Session other in all.Where(o => o != session))
                Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{other.Alias} {i}"), texts.Where(t => t.StartsWith(other.Alias + " ", StringComparison.Ordinal)));
        }
    }

    private protected static async Task<string[]> ReceiveAllAsync(Session session, int count)
    {
        var texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = (await session.ReceiveAsync().Soon())!.Text;
        Assert.Equal(0, session.WaitingMessages);
        return texts;
    }

    private async Task<(HostSession Host, PeerSession One)> OpenAsync()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        return (host, one);
    }
}

[Trait("Category", "Slow")]
public sealed class ManyMessagesTests : ManyMessagesContract;
