using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>The frames between two members when the inbox of one of them is full.</summary>
[Trait("Category", "Slow")]
public sealed class FullInboxTests : HandMadeLinkTest
{
    private static readonly InboxOptions Eight = new() { MaxMessages = 8 };
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Full_inbox_is_reported_and_later_that_it_has_room()
    {
        await OpenAsync(o => o with { Inbox = Eight });
        FrameStream link = await DialAsync();
        await FillAsync(link, 12);
        Assert.Equal((8, 8, 1), (Host.WaitingMessages, OfMember.Received, Host.Counters.InboxFull));

        Assert.Equal(["1", "2"], await TakeAsync(2));

        Assert.Equal(V2Bytes.Acknowledgement(8, false), await HearAsync<AcknowledgementFrame>(link));
        await SayAsync(link, NewMessages(9, 10));
        await HearAcknowledgedAsync(link, 10);
        Assert.Equal(["3", "4", "5", "6", "7", "8", "9", "10"], await TakeAsync(8));
        Assert.Equal((10, 0, 0), (OfMember.Received, OfMember.Duplicates, Host.WaitingMessages));
    }

    [Fact]
    public async Task Sender_resumes_only_when_a_quarter_is_free()
    {
        await OpenAsync(o => o with { Inbox = Eight });
        FrameStream link = await DialAsync();
        await FillAsync(link, 12);

        await TakeAsync(1);
        Task<Receipt> sending = SendAsync("meanwhile");
        await HearMessagesAsync(link, "1 meanwhile");
        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        await sending.Soon();

        await TakeAsync(1);
        Assert.Equal(V2Bytes.Acknowledgement(8, false), await HearAsync<AcknowledgementFrame>(link));
    }

    [Fact]
    public async Task Messages_to_a_full_inbox_are_discarded_and_acknowledgements_behind_them_are_read()
    {
        await OpenAsync(o => o with { Inbox = Eight });
        FrameStream link = await DialAsync();
        await FillAsync(link, 9);
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(link, "1 a");

        await SayAsync(link, [NewMessage(10, "away"), NewMessage(11, "away"), V2Bytes.Acknowledgement(1, false)]);

        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
        Assert.Equal((8, 8), (Host.WaitingMessages, OfMember.Received));
    }

    [Fact]
    public async Task Messages_on_their_way_after_a_discarded_one_are_ignored()
    {
        await OpenAsync(o => o with { Inbox = Eight });
        FrameStream link = await DialAsync();
        await FillAsync(link, 12);
        await TakeAsync(8);
        Assert.Equal(V2Bytes.Acknowledgement(8, false), await HearAsync<AcknowledgementFrame>(link));

        await SayAsync(link, [NewMessage(13, "stale"), NewMessage(14, "stale"), .. NewMessages(9, 13)]);

        await HearAcknowledgedAsync(link, 13);
        Assert.Equal(["9", "10", "11", "12", "13"], await TakeAsync(5));
        Assert.Equal((13, 0), (OfMember.Received, OfMember.Duplicates));
    }

    [Fact]
    public async Task Gap_after_the_first_message_that_is_sent_again_ends_the_link()
    {
        await OpenAsync(o => o with { Inbox = Eight });
        FrameStream link = await DialAsync();
        await FillAsync(link, 12);
        await TakeAsync(8);
        Assert.Equal(V2Bytes.Acknowledgement(8, false), await HearAsync<AcknowledgementFrame>(link));

        await SayAsync(link, NewMessage(9), NewMessage(11));

        Assert.Contains("message 11 follows message 9", await HearEndAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inbox_can_fill_up_repeatedly()
    {
        await OpenAsync(o => o with { Inbox = Eight });
        FrameStream link = await DialAsync();
        for (ulong filled = 8; filled <= 32; filled += 8)
        {
            await SayAsync(link, NewMessages(filled - 7, filled + 3));
            await HearFullAsync(link, filled);
            await TakeAsync(8);
            Assert.Equal(V2Bytes.Acknowledgement(filled, false), await HearAsync<AcknowledgementFrame>(link));
        }
        Assert.Equal((32, 4), (OfMember.Received, Host.Counters.InboxFull));
    }

    [Fact]
    public async Task Room_within_the_grace_time_discards_nothing()
    {
        await OpenAsync(o => o with { Inbox = Eight });
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessages(1, 40));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => $"{i}"), await TakeAsync(40));
        await HearAcknowledgedAsync(link, 40);
    }

    // A sender that never hears that its messages were discarded would not send them again.
    [Fact]
    public async Task Full_inbox_is_reported_even_if_it_has_room_before_the_report_is_written()
    {
        await OpenAsync(o => o with { Inbox = Eight, Outbox = new OutboxOptions { MaxBytes = 64 << 20 } });
        FrameStream link = await DialAsync();
        // The link is not read, so that the host has to wait with what it writes.
        string large = new('x', 1 << 20);
        Task<Receipt>[] sending = [.. Enumerable.Range(0, 40).Select(_ => SendAsync(large))];
        await SettleAsync(() => OfMember.Queued);
        Assert.NotEqual(0, OfMember.Queued);
        await SayAsync(link, NewMessages(1, 12));
        await RecordOf(Host).WaitForLineAsync(107);
        await Task.Delay(Grace * 3);
        await TakeAsync(8);

        var heard = new List<AcknowledgementFrame>();
        for (int messages = 0; messages < sending.Length || heard.Count == 0 || heard[^1] != V2Bytes.Acknowledgement(8, false);)
        {
            ProtocolFrame frame = (await link.ReadAsync(ProtocolLimits.Message, default).Soon())!;
            if (frame is AcknowledgementFrame acknowledgement)
                heard.Add(acknowledgement);
            else
                await SayAsync(link, V2Bytes.Acknowledgement((ulong)++messages, false));
        }
        Assert.Contains(V2Bytes.Acknowledgement(8, true), heard);
        await SayAsync(link, NewMessages(9, 12));
        await HearAcknowledgedAsync(link, 12);
        await Task.WhenAll(sending).Soon();
    }

    private static async Task FillAsync(FrameStream link, ulong last)
    {
        await SayAsync(link, NewMessages(1, last));
        await HearFullAsync(link, 8);
    }

    private static async Task HearFullAsync(FrameStream link, ulong number)
    {
        AcknowledgementFrame heard;
        do
            heard = await HearAsync<AcknowledgementFrame>(link);
        while (!heard.IsFull);
        Assert.Equal(number, heard.Number);
    }

    /// <summary>Completes when a number has not changed for a while.</summary>
    private static async Task SettleAsync(Func<long> number)
    {
        long before = -1;
        for (int unchanged = 0; unchanged < 10; unchanged = number() == before ? unchanged + 1 : 0)
        {
            before = number();
            await Task.Delay(Grace);
        }
    }
}
