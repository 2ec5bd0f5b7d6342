using Pyile.Engine.Sessions;
using Pyile.Engine.Tests.Support;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tests.Sessions.V2;

/// <summary>However two members find each other, one link is between them.</summary>
public sealed class OneLinkTests : EncryptedSessionTest
{
    private readonly CuttingTransport _network = new(new CutPlan(new Random(1), []));

    private protected override ITransport Transport => _network;

    [Fact]
    public async Task Two_that_begin_at_the_same_moment_end_up_with_one_link()
    {
        var (one, two) = await OpenAsync();
        for (int round = 0; round < 30; round++)
        {
            Receipt[] receipts = await SendBothWaysAsync(one, two).Soon();

            Assert.All(receipts, r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
            Assert.Equal(($"{round}", $"{round}"), ((await NextAsync(one)).Text, (await NextAsync(two)).Text));
            // It is the one that both use.
            receipts = [await one.SendAsync(two.Address, "more").Soon(), await two.SendAsync(one.Address, "more").Soon()];
            Assert.All(receipts, r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
            Assert.Equal(("more", "more"), ((await NextAsync(one)).Text, (await NextAsync(two)).Text));
            // The other one was given up, which may take a moment.
            await UntilOneIsOpenAsync(one, two);
            Assert.True(Of(one, two).IsLinked && Of(two, one).IsLinked);

            _network.CutAll();
            await YieldUntilAsync(() => !Of(one, two).IsLinked && !Of(two, one).IsLinked);

            Task<Receipt[]> SendBothWaysAsync(Session first, Session second)
            {
                var begin = new Barrier(2);
                return Task.WhenAll(Task.Run(() => BeginAsync(first, second)), Task.Run(() => BeginAsync(second, first)));

                Task<Receipt> BeginAsync(Session from, Session to)
                {
                    begin.SignalAndWait(Patience.Limit);
                    return from.SendAsync(to.Address, $"{round}");
                }
            }
        }
        Assert.Equal((29, 29), (Of(one, two).Reconnects, Of(two, one).Reconnects));
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

    private static PeerStatistics Of(Session session, Session other) => session.GetStatistics().Single(s => s.Address.Equals(other.Address));
}
