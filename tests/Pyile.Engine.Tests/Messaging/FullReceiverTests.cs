using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>A receiver that reports a full inbox.</summary>
[Trait("Category", "Slow")]
public sealed class FullReceiverTests : HandMadeLinkTest
{
    private ulong _pings;

    [Fact]
    public async Task Discarded_messages_are_sent_again_when_there_is_room()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt>[] sending = [SendAsync("a"), SendAsync("b"), SendAsync("c")];
        await HearMessagesAsync(link, "1 a", "2 b", "3 c");

        await SayAsync(link, V2Bytes.Acknowledgement(1, true));

        Assert.Equal(ReceiptStatus.Delivered, (await sending[0].Soon()).Status);
        await ExpectNothingButAnswersAsync(link);
        Assert.Equal((2, 0), (OfMember.Queued, OfMember.Unacknowledged));
        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        await HearMessagesAsync(link, "2 b", "3 c");
        await SayAsync(link, V2Bytes.Acknowledgement(3, false));
        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal((3, 3, 2), (OfMember.Sent, OfMember.Delivered, OfMember.Resent));
    }

    [Fact]
    public async Task New_messages_are_not_sent_to_a_full_receiver()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, V2Bytes.Acknowledgement(0, true));
        await ExpectNothingButAnswersAsync(link);

        Task<Receipt>[] sending = [SendAsync("a"), SendAsync("b")];

        await ExpectNothingButAnswersAsync(link);
        Assert.Equal((2, 0), (OfMember.Queued, OfMember.Unacknowledged));
        await SayAsync(link, V2Bytes.Acknowledgement(0, false));
        await HearMessagesAsync(link, "1 a", "2 b");
        await SayAsync(link, V2Bytes.Acknowledgement(2, false));
        await Task.WhenAll(sending).Soon();
        Assert.Equal(0, OfMember.Resent);
    }

    [Fact]
    public async Task Message_that_timed_out_while_the_receiver_was_full_is_left_out_and_later_ones_take_its_number()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt>[] sending = [SendAsync("a"), SendAsync("b", TimeSpan.FromMilliseconds(300)), SendAsync("c")];
        await HearMessagesAsync(link, "1 a", "2 b", "3 c");
        await SayAsync(link, V2Bytes.Acknowledgement(0, true));
        Receipt early = await sending[1].Soon();
        Assert.Equal(FailureReason.InboxFull, early.Reason);
        Assert.Contains("may have arrived", early.Detail, StringComparison.Ordinal);
        Task<Receipt> later = SendAsync("d");

        await SayAsync(link, V2Bytes.Acknowledgement(0, false));

        await HearMessagesAsync(link, "1 a", "2 c", "3 d");
        await SayAsync(link, V2Bytes.Acknowledgement(3, false));
        Assert.All(await Task.WhenAll(sending[0], sending[2], later).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal((4, 3, 1, 0), (OfMember.Sent, OfMember.Delivered, OfMember.Failed, OfMember.Pending));
    }

    [Fact]
    public async Task Message_that_timed_out_before_the_receiver_was_full_is_left_out()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt> early = SendAsync("early", TimeSpan.FromMilliseconds(200));
        Task<Receipt> late = SendAsync("late");
        await HearMessagesAsync(link, "1 early", "2 late");
        Assert.Equal(FailureReason.TimedOut, (await early.Soon()).Reason);

        await SayAsync(link, V2Bytes.Acknowledgement(0, true), V2Bytes.Acknowledgement(0, false));

        await HearMessagesAsync(link, "1 late");
        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await late.Soon()).Status);
    }

    [Fact]
    public async Task New_link_is_not_paused_because_the_previous_one_was()
    {
        await OpenAsync();
        var (first, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(first, "1 a");
        await SayAsync(first, V2Bytes.Acknowledgement(0, true));
        await ExpectNothingButAnswersAsync(first);
        first.Connection.Abort();

        var (second, _) = await DialAsync(V2Bytes.Position(OwnSession, _pings + 1, host.Session, 0));

        await HearMessagesAsync(second, "1 a");
        await SayAsync(second, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Full_receiver_does_not_pause_messages_to_others()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, V2Bytes.Acknowledgement(0, true));
        await ExpectNothingButAnswersAsync(link);
        var other = await EnterAsync(Host, "other");
        await RecordOf(Host).WaitForAsync<PeerJoined>(e => e.Peer.Alias == "other");

        Assert.Equal(ReceiptStatus.Delivered, (await Host.SendAsync(other.Address, "hi").Soon()).Status);

        await ExpectNothingButAnswersAsync(link);
    }

    // What is written is written before the answer to what was asked later.
    private async Task ExpectNothingButAnswersAsync(FrameStream link)
    {
        for (int i = 0; i < 3; i++)
        {
            await SayAsync(link, NewMessage(++_pings));
            Assert.Equal(V2Bytes.Acknowledgement(_pings, false), await HearAsync<AcknowledgementFrame>(link));
        }
    }
}
