using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>Idle links are closed and opened again without loss.</summary>
[Trait("Category", "Slow")]
public sealed class IdleLinkTests : EncryptedMemoryTest
{
    private const int IdleSeconds = 4;

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);
    private static readonly OutboxOptions Idle = new() { IdleAfter = TimeSpan.FromSeconds(IdleSeconds) };

    [Fact]
    public async Task Idle_link_is_closed_and_the_next_message_dials_again()
    {
        var (host, one) = await OpenAsync();
        await SendAsync(one, host, "a");
        Assert.True(Of(host).IsLinked);

        await TurnAsync(IdleSeconds - 1);
        Assert.True(Of(host).IsLinked && Of(one).IsLinked);

        await TurnUntilAsync(YieldUntilAsync(() => !Of(host).IsLinked && !Of(one).IsLinked));
        Assert.Equal(0, Of(one).Reconnects);
        await SendAsync(one, host, "b");
        await SendAsync(host, one, "c");

        Assert.Equal((1, 1), (Of(one).Reconnects, Of(host).Reconnects));
        Assert.Equal((0, 0), (Of(one).Resent, Of(host).Duplicates));
    }

    [Fact]
    public async Task Link_with_traffic_stays_open()
    {
        var (host, one) = await OpenAsync();
        for (int i = 0; i < 6; i++)
        {
            await SendAsync(one, host, $"{i}");
            await TurnAsync(IdleSeconds / 2);
        }
        Assert.True(Of(host).IsLinked && Of(one).IsLinked);
        Assert.Equal((0, 0), (Of(one).Reconnects, Of(host).Reconnects));
    }

    [Fact]
    public async Task Link_that_waits_for_an_acknowledgement_stays_open()
    {
        var (host, one) = await OpenAsync(o => o with { Inbox = new InboxOptions { MaxMessages = 1 }, Outbox = new OutboxOptions() });
        await SendAsync(one, host, "a", isTaken: false);
        Task<Receipt> waiting = one.SendAsync(host.Address, "b", Long);
        // Until the host has had enough of not reading.
        await Clock.WhenWaitedForAsync(Grace);
        Clock.Advance(Grace);
        await UntilAsync(() => Of(one).Unacknowledged == 0);
        await TurnAsync(IdleSeconds * 2);

        Assert.True(Of(one).IsLinked);
        Assert.False(waiting.IsCompleted);
        Assert.Equal("a", await NextAsync(host));
        Assert.Equal("b", await NextAsync(host));
        Assert.Equal((ReceiptStatus.Delivered, 0), ((await waiting.Soon()).Status, Of(one).Reconnects));
    }

    [Fact]
    public async Task Link_can_be_closed_and_dialled_repeatedly_from_either_side()
    {
        var (host, one) = await OpenAsync();
        for (int i = 0; i < 4; i++)
        {
            await (i % 2 == 0 ? SendAsync(one, host, $"{i}") : SendAsync(host, one, $"{i}"));
            await TurnUntilAsync(YieldUntilAsync(() => !Of(host).IsLinked && !Of(one).IsLinked));
        }
        Assert.Equal((3, 3), (Of(one).Reconnects, Of(host).Reconnects));
        Assert.Equal((2, 2), (Of(one).Delivered, Of(host).Delivered));
    }

    private async Task<(HostSession Host, PeerSession One)> OpenAsync(Func<HostOptions, HostOptions>? with = null)
    {
        HostSession host = StartHost(o =>
        {
            HostOptions idle = o with { Outbox = Idle, Heartbeat = Patient, SendTimeout = Long };
            return with is null ? idle : with(idle);
        });
        PeerSession one = await EnterAsync(host, "one", o => o with { Outbox = Idle, Heartbeat = Patient, SendTimeout = Long });
        await UntilAllKnowAllAsync(host, one);
        return (host, one);
    }

    private async Task SendAsync(Session from, Session to, string text, bool isTaken = true)
    {
        Assert.Equal(ReceiptStatus.Delivered, (await TurnALittleUntilAsync(from.SendAsync(to.Address, text))).Status);
        if (isTaken)
            Assert.Equal(text, await NextAsync(to));
    }

    private static async Task<string> NextAsync(Session session) => (await session.ReceiveAsync().Soon())!.Text;

    private static PeerStatistics Of(Session session) => session.GetStatistics().Single();
}
