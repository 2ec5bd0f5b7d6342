using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>One member sends as much as it can to another that reads nothing: third members still reach it, and its record of them stays.</summary>
public sealed class MemberFloodTests : EncryptedSessionTest
{
    private const int Room = 2048;
    private const int Own = Room / InboxList.Shares;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Full_inbox_has_room_for_other_senders()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxMessages = Room } });
        PeerSession flooding = await EnterAsync(host, "flooding", o => o with { SendTimeout = Short });
        PeerSession other = await EnterAsync(host, "other");
        await FloodAsync(flooding, host, 2 * Room);
        await RecordOf(host).WaitForLineAsync(LogIds.InboxFull);

        for (int i = 0; i < Own; i++)
            Assert.Equal(ReceiptStatus.Delivered, (await other.SendAsync(host.Address, $"other {i}").Soon()).Status);

        // One sender alone has the whole inbox, and not more than that.
        Assert.Equal(Room + Own, host.WaitingMessages);
        Assert.Equal(FailureReason.InboxFull, (await other.SendAsync(host.Address, "one too many", Short).Soon()).Reason);

        // The message that was one too many may arrive late, and then needs a place, too.
        for (int i = 0; i < Own; i++)
            Assert.NotNull(host.TryReceive(m => m.Text == $"other {i}"));
        Assert.Equal(ReceiptStatus.Delivered, (await other.SendAsync(host.Address, "again").Soon()).Status);
    }

    [Fact]
    public async Task Conversations_of_others_are_kept()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxHistory = 200 } });
        PeerSession flooding = await EnterAsync(host, "flooding");
        PeerSession other = await EnterAsync(host, "other");
        Assert.Equal(ReceiptStatus.Delivered, (await other.SendAsync(host.Address, "first").Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await other.SendAsync(host.Address, "second").Soon()).Status);

        await FloodAsync(flooding, host, 1000);
        await flooding.FlushAsync().Soon();

        Assert.Equal(["first", "second"], host.GetMessages().Take(2).Select(m => m.Text));
        Assert.Equal(200, host.GetMessages().Count);
        Assert.Equal("1000", host.GetMessages()[^1].Text);
    }

    [Fact]
    public async Task Events_of_members_and_bans_are_kept_when_nothing_is_read()
    {
        // Not followed: nothing reads the events during the flood.
        SessionRecord record = NewRecord();
        await using HostSession host = HostSession.Start(
            HostDefaults(record) with { Inbox = new InboxOptions { MaxEvents = 100 } }, Transport);
        PeerSession flooding = await EnterAsync(host, "flooding");
        await FloodAsync(flooding, host, 1000);
        await flooding.FlushAsync().Soon();

        await EnterAsync(host, "late");
        await host.BanAsync(HostSession.ParseRule("127.0.9.9")!.Value, "test").Soon();
        await record.WaitForLineAsync(LogIds.PeerJoined, count: 2);

        var events = new List<SessionEvent>();
        while (host.Events.TryRead(out SessionEvent? occurrence))
            events.Add(occurrence);
        Assert.Equal(["flooding", "late"], events.OfType<PeerJoined>().Select(e => e.Peer.Alias));
        Assert.Single(events.OfType<Banned>());
        Assert.Equal(100, events.OfType<MessageReceived>().Count());
        Assert.Equal(900, host.Counters.EventsLost);
        Assert.Single(record.LinesOf(LogIds.EventsLost));
    }

    private static async Task FloodAsync(PeerSession flooding, HostSession host, int count)
    {
        for (int i = 1; i <= count; i++)
            await flooding.PostAsync(host.Address, $"{i}").AsTask().Soon();
    }
}
