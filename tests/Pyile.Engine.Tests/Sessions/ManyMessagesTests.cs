using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

[Trait("Category", "Slow")]
public sealed class ManyMessagesTests : MemorySessionTest
{
    [Fact]
    public async Task A_thousand_sends_at_once_arrive_in_the_order_of_the_calls()
    {
        var (host, one) = await OpenAsync();

        Receipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => one.SendAsync(host.Address, $"{i}"))).Soon();

        Assert.All(receipts, r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), await ReceiveAllAsync(host, 1000));
        Assert.Equal((1000, 1000, 1000), (one.Counters.Sent, one.Counters.Delivered, host.Counters.Received));
    }

    [Fact]
    public async Task A_thousand_messages_may_be_cut_anywhere()
    {
        HostSession host = StartHost();
        RawPeer one = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();
        for (int i = 0; i < 1000; i++)
        {
            string said = $"{{\"data\": \"{i} \\\"{{}}\\\\\\u00e9\", \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.1\", {one.Address.Port}]}}";
            int cut = i % (said.Length + 1);
            await using RawConnection link = await RawConnection.ToAsync(Outside, host.Address);
            foreach (string part in new[] { said[..cut], said[cut..] }.Where(p => p.Length > 0))
            {
                await link.SendAsync(part);
                if (part.Length < said.Length && part != said[cut..])
                    await Network.QuietAsync();
            }
            await link.ExpectAsync($"{{\"data\":{said},\"alias\":\"admin\"}}");
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i} \"{{}}\\é"), await ReceiveAllAsync(host, 1000));
    }

    [Fact]
    public async Task Everybody_may_broadcast_at_once()
    {
        HostSession host = StartHost();
        PeerSession[] peers = [await JoinAsync(host, "p0"), await JoinAsync(host, "p1"), await JoinAsync(host, "p2"), await JoinAsync(host, "p3")];
        Session[] all = [host, .. peers];
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 4);
        await TurnAsync(0.5);
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

    [Fact]
    public async Task Sent_is_delivered_failed_and_pending_at_any_moment()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        HostSession host = StartHost();
        RawPeer[] peers = [.. await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawPeer.JoinAsync(Outside, host)))];
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 8);
        var answering = peers.Select((p, i) => AnswerAsync(Played(p), new Random(seed + i))).ToArray();
        using var done = new CancellationTokenSource();
        Task<int> watching = Task.Run(() => WatchAsync(host, done.Token));

        var sends = new List<Task>();
        for (int i = 0; i < 400; i++)
        {
            var cancel = new CancellationTokenSource();
            sends.Add(host.SendAsync(peers[random.Next(8)].Address, new string('x', random.Next(2100)), cancellationToken: cancel.Token));
            if (random.Next(8) == 0)
                await cancel.CancelAsync();
        }
        await Task.WhenAll(sends).ContinueWith(_ => { }, TaskScheduler.Default).Soon();
        await done.CancelAsync();

        int broken = await watching.Soon();
        SessionCounters end = host.Counters;
        Assert.True(broken == 0 && end is { Sent: 400, Pending: 0 } && end.Delivered + end.Failed == 400, $"Seed {seed}: {broken} times, {end}");
        Assert.True(end is { Delivered: > 0, Failed: > 0 }, $"Seed {seed}: {end}");
        await host.CloseAsync().Soon();
        foreach (RawPeer peer in peers)
            await peer.DisposeAsync();
        await Task.WhenAll(answering).Soon();
    }

    private static async Task AnswerAsync(RawPeer peer, Random random)
    {
        try
        {
            while (true)
            {
                await using var link = new RawConnection(await peer.Listener.AcceptAsync(default));
                string said = await link.ReadValueAsync();
                if (random.Next(3) > 0)
                    await link.SendAsync($"{{\"data\": {said}, \"alias\": \"peer\"}}");
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException or Xunit.Sdk.TrueException)
        {
            // The test is over, or the send was cancelled; another one finds nobody listening.
            await peer.Listener.DisposeAsync();
        }
    }

    private static async Task<int> WatchAsync(HostSession host, CancellationToken done)
    {
        int broken = 0;
        while (!done.IsCancellationRequested)
        {
            SessionCounters now = host.Counters;
            broken += now.Sent == now.Delivered + now.Failed + now.Pending && now.Pending >= 0 ? 0 : 1;
            await Task.Yield();
        }
        return broken;
    }

    private static async Task<string[]> ReceiveAllAsync(Session session, int count)
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
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        return (host, one);
    }
}
