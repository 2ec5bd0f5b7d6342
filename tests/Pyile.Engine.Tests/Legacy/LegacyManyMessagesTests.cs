using Pyile.Engine.Tests.Sessions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Many messages of version 1, which uses a connection for each.</summary>
[Trait("Category", "Slow")]
public sealed class LegacyManyMessagesTests : ManyMessagesContract
{
    private protected override bool OnlyUnencrypted => true;

    [Fact]
    public async Task Thousand_messages_arrive_wherever_their_bytes_are_split()
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
    public async Task Sent_messages_are_delivered_failed_or_pending_at_any_time()
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
            // The test is over, or the send was cancelled; the next send finds no listener.
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
}
