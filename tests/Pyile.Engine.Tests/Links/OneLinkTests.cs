using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>Two members have one link, whichever of them dials first.</summary>
[Trait("Category", "Slow")]
public sealed class OneLinkTests : EncryptedSessionTest
{
    private readonly CuttingTransport _network = new(new CutPlan(new Random(1), []));

    private protected override ITransport Transport => _network;

    [Fact]
    public async Task Members_that_dial_each_other_at_the_same_moment_keep_one_link()
    {
        var (one, two) = await OpenAsync();
        for (int round = 0; round < 30; round++)
        {
            (long One, long Two) before = Links();
            using var begin = new Barrier(2);
            await Task.WhenAll(Task.Run(() => BeginAsync(one, two, begin)), Task.Run(() => BeginAsync(two, one, begin))).Soon();
            // It is the one that both use.
            await ExchangeAsync(one, two);
            await ExchangeAsync(two, one);

            // The other one was given up, which may take a moment.
            await UntilOneIsOpenAsync(one, two);
            Assert.True(Of(one, two).IsLinked && Of(two, one).IsLinked);
            Assert.Equal((before.One + 1, before.Two + 1), Links());
            // A member that was about to dial may still do so.
            await YieldUntilAsync(() =>
            {
                _network.CutAll();
                return _network.Open == 0 && !Of(one, two).IsLinked && !Of(two, one).IsLinked;
            });
        }

        (long One, long Two) Links() => (LinksOf(one, two), LinksOf(two, one));
    }

    [Fact]
    public async Task Many_messages_in_both_directions_go_on_one_link()
    {
        var (one, two) = await OpenAsync();
        Task<Receipt>[] sending = [.. Enumerable.Range(0, 200).SelectMany(i => new[] { one.SendAsync(two.Address, $"{i}"), two.SendAsync(one.Address, $"{i}") })];

        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));

        await UntilOneIsOpenAsync(one, two);
        Assert.Equal((0, 0), (Of(one, two).Reconnects, Of(two, one).Reconnects));
    }

    private async Task UntilOneIsOpenAsync(Session one, Session two)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (_network.Open != 1)
        {
            Assert.False(limit.IsCancellationRequested, $"{_network.Open} are open.\n{Of(one, two)}\n{RecordOf(one)}\n{Of(two, one)}\n{RecordOf(two)}");
            await Task.Yield();
        }
    }

    private async Task<(PeerSession One, PeerSession Two)> OpenAsync()
    {
        HostSession host = StartHost();
        _network.Spare(host.HostAddress.Port);
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);
        return (one, two);
    }

    private static async Task BeginAsync(Session from, Session to, Barrier begin)
    {
        begin.SignalAndWait(Patience.Limit);
        await ExchangeAsync(from, to);
    }

    private static async Task ExchangeAsync(Session from, Session to)
    {
        Assert.Equal(ReceiptStatus.Delivered, (await from.SendAsync(to.Address, from.Alias).Soon()).Status);
        Assert.Equal(from.Alias, (await NextAsync(to)).Text);
    }

    // The first one does not count as a reconnection.
    private static long LinksOf(Session session, Session other) => Of(session, other) is { IsLinked: false, Reconnects: 0, Delivered: 0 } ? 0 : Of(session, other).Reconnects + 1;

    private static PeerStatistics Of(Session session, Session other) => session.GetStatistics().Single(s => s.Address.Equals(other.Address));
}
