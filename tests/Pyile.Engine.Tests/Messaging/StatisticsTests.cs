using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>What is counted of one member, at each step.</summary>
[Trait("Category", "Slow")]
public sealed class StatisticsTests : HandMadeLinkTest
{
    private IPEndPoint AddressOfMember => Member.Roster.Find(Member.Id)!.Address;

    [Fact]
    public async Task Nothing_was_said_yet()
    {
        await OpenAsync();
        Assert.Equal(new PeerStatistics { Id = Member.Id, Address = AddressOfMember, Alias = "played" }, OfMember);
        Assert.Equal(new SessionCounters(), Host.Counters);
    }

    [Fact]
    public async Task What_the_receiver_does_not_acknowledge_is_unacknowledged_and_what_it_has_no_room_for_is_queued()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt>[] sending = [.. Enumerable.Range(0, 5).Select(i => SendAsync($"{i}"))];
        await HearMessagesAsync(link, "1 0", "2 1", "3 2", "4 3", "5 4");
        AssertCounts(sent: 5, delivered: 0, queued: 0, unacknowledged: 5);

        await SayAsync(link, V2Bytes.Acknowledgement(2, true));
        await Task.WhenAll(sending[..2]).Soon();
        AssertCounts(sent: 5, delivered: 2, queued: 3, unacknowledged: 0);

        await SayAsync(link, V2Bytes.Acknowledgement(2, false));
        await HearMessagesAsync(link, "3 2", "4 3", "5 4");
        AssertCounts(sent: 5, delivered: 2, queued: 0, unacknowledged: 3);

        await SayAsync(link, V2Bytes.Acknowledgement(5, false));
        await Task.WhenAll(sending).Soon();
        AssertCounts(sent: 5, delivered: 5, queued: 0, unacknowledged: 0);
    }

    [Fact]
    public async Task What_nobody_can_be_reached_for_is_queued()
    {
        await OpenAsync();
        await Host.PostAsync(AddressOfMember, "a", Long);
        await Host.PostAsync(AddressOfMember, "b", Long);
        AssertCounts(sent: 2, delivered: 0, queued: 2, unacknowledged: 0);
        Assert.False(OfMember.IsLinked);
    }

    [Fact]
    public async Task What_was_given_up_is_neither_queued_nor_unacknowledged()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt> sending = SendAsync("a", TimeSpan.FromMilliseconds(100));
        await HearMessagesAsync(link, "1 a");
        Assert.Equal(FailureReason.TimedOut, (await sending.Soon()).Reason);
        Assert.Equal((1, 0, 1, 0, 0, 0), (OfMember.Sent, OfMember.Delivered, OfMember.Failed, OfMember.Pending, OfMember.Queued, OfMember.Unacknowledged));

        await SayAsync(link, V2Bytes.Acknowledgement(1, false), NewMessage(1));
        await HearAcknowledgedAsync(link, 1);

        Assert.Equal((1, 0, 1, 0), (OfMember.Sent, OfMember.Delivered, OfMember.Failed, OfMember.BytesSent));
    }

    [Fact]
    public async Task Bytes_are_those_of_the_texts_as_UTF_8_when_they_are_delivered()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt>[] sending = [SendAsync("é"), SendAsync("日本"), SendAsync("😀")];
        await HearMessagesAsync(link, "1 é", "2 日本", "3 😀");
        Assert.Equal(0, OfMember.BytesSent);

        await SayAsync(link, V2Bytes.Acknowledgement(2, false));
        await Task.WhenAll(sending[..2]).Soon();
        Assert.Equal((8, 8), (OfMember.BytesSent, Host.Counters.BytesSent));

        await SayAsync(link, NewMessage(1, "äöü"), NewMessage(2, ""));
        await HearAcknowledgedAsync(link, 2);
        Assert.Equal((2, 6), (OfMember.Received, OfMember.BytesReceived));
        Assert.Equal((2, 6), (Host.Counters.Received, Host.Counters.BytesReceived));
    }

    [Fact]
    public async Task How_long_the_way_is_is_known_after_a_delivery()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(link, "1 a");
        Assert.Null(OfMember.RoundTrip);

        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        Receipt receipt = await sending.Soon();

        Assert.NotNull(OfMember.RoundTrip);
        Assert.InRange(OfMember.RoundTrip.Value, TimeSpan.FromTicks(1), receipt.Elapsed);
    }

    [Fact]
    public async Task What_is_too_large_to_be_sent_is_counted_with_the_rest()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Assert.Equal(FailureReason.TooLarge, (await SendAsync(new string('x', ProtocolLimits.MessageBody + 1)).Soon()).Reason);
        Assert.Equal((1, 1), (OfMember.Sent, OfMember.Failed));
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(link, "1 a");
        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        await sending.Soon();

        Assert.Equal((2, 1, 1, 0), (Host.Counters.Sent, Host.Counters.Delivered, Host.Counters.Failed, Host.Counters.Pending));
        Assert.Equal((2, 1, 1, 0), (OfMember.Sent, OfMember.Delivered, OfMember.Failed, OfMember.Pending));
    }

    [Fact]
    public async Task What_was_said_with_a_member_that_has_left_stays_in_the_sums()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessages(1, 3));
        await HearAcknowledgedAsync(link, 3);
        Task<Receipt>[] sending = [SendAsync("a"), SendAsync("b")];
        await HearMessagesAsync(link, "1 a", "2 b");
        await SayAsync(link, NewMessage(1), V2Bytes.Acknowledgement(1, false));
        await sending[0].Soon();
        SessionCounters before = Host.Counters;

        Host.Kick(AddressOfMember);

        Assert.Equal(FailureReason.NotAMember, (await sending[1].Soon()).Reason);
        await RecordOf(Host).WaitForAsync<PeerLeft>();
        Assert.Equal(before with { Failed = 1, Pending = 0, Unacknowledged = 0 }, Host.Counters);
        Assert.Equal((2, 1, 3, 3, 1), (before.Sent, before.Delivered, before.Received, before.BytesReceived, before.Duplicates));
        Assert.Empty(Host.GetStatistics());
    }

    private void AssertCounts(long sent, long delivered, int queued, int unacknowledged)
    {
        PeerStatistics member = OfMember;
        Assert.Equal((sent, delivered, 0, sent - delivered), (member.Sent, member.Delivered, member.Failed, member.Pending));
        Assert.Equal((queued, unacknowledged), (member.Queued, member.Unacknowledged));
        SessionCounters all = Host.Counters;
        Assert.Equal((sent, delivered, 0, sent - delivered), (all.Sent, all.Delivered, all.Failed, all.Pending));
        Assert.Equal((queued, unacknowledged), (all.Queued, all.Unacknowledged));
    }
}
