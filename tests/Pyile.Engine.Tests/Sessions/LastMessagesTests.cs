using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

public sealed class LastMessagesTests : EncryptedSessionTest
{
    [Fact]
    public async Task Messages_queued_before_the_end_are_delivered()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);
        await one.SendAsync(host.Address, "first").Soon();

        for (int i = 0; i < 5_000; i++)
            await one.PostAsync(host.Address, $"{i}").Soon();
        await one.CloseAsync().Soon();

        Assert.Equal((5_001, 5_001, 0), (one.Counters.Sent, one.Counters.Delivered, one.Counters.Pending));
        Assert.Equal("first", (await NextAsync(host)).Text);
        for (int i = 0; i < 5_000; i++)
            Assert.Equal($"{i}", (await NextAsync(host)).Text);
    }

    [Fact]
    public async Task Member_that_receives_nothing_does_not_delay_the_end()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxMessages = 1 } });
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);
        await one.SendAsync(host.Address, "first").Soon();
        Task<Receipt> stuck = one.SendAsync(host.Address, "second", TimeSpan.FromMinutes(1));

        await one.CloseAsync().Soon();

        Assert.Equal(FailureReason.Closed, (await stuck.Soon()).Reason);
        Assert.Equal(0, one.Counters.Pending);
        Assert.Equal(0, one.UnreportedFailures);
    }

    [Fact]
    public async Task Messages_that_the_end_has_stopped_are_reported()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxMessages = 1 } });
        PeerSession one = await EnterAsync(host, "one", o => o with { CloseTimeout = TimeSpan.FromMilliseconds(200) });
        await UntilAllKnowAllAsync(host, one);
        await one.SendAsync(host.Address, "first").Soon();
        await one.PostAsync(host.Address, "second").Soon();
        await one.PostAsync(host.Address, "third").Soon();

        await one.CloseAsync().Soon();

        Assert.Equal(2, one.UnreportedFailures);
        await RecordOf(one).WaitForAsync<SendFailed>(e => e.Receipt.Reason == FailureReason.Closed, 2);
    }

    [Fact]
    public async Task Messages_for_a_member_without_a_link_are_delivered_before_the_end()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);

        await one.PostAsync(host.Address, "only").Soon();
        await one.CloseAsync().Soon();

        Assert.Equal("only", (await NextAsync(host)).Text);
        Assert.Equal(0, one.UnreportedFailures);
    }
}
