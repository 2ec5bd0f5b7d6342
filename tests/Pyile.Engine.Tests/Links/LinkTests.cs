using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>The frames on one link.</summary>
[Trait("Category", "Slow")]
public sealed class LinkTests : HandMadeLinkTest
{
    private static readonly Dictionary<string, ProtocolFrame> Early = new()
    {
        [nameof(MessageFrame)] = NewMessage(1),
        [nameof(AcknowledgementFrame)] = V2Bytes.Acknowledgement(0, false),
        [nameof(GoodbyeFrame)] = new GoodbyeFrame(GoodbyeReason.Idle),
        [nameof(WelcomeFrame)] = new WelcomeFrame(),
        [nameof(BeatFrame)] = new BeatFrame(1, TimeSpan.Zero),
    };

    public static TheoryData<string> EarlyFrames => [.. Early.Keys];

    [Fact]
    public async Task New_link_begins_with_the_sessions_and_no_messages()
    {
        await OpenAsync();
        var (_, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));

        Assert.NotEqual(0ul, host.Session);
        Assert.Equal(new PositionFrame(host.Session, OwnSession, [new LanePosition(Lanes.Messages, 1, 0), new LanePosition(Lanes.Calls, 1, 0)]), host);
        await YieldUntilAsync(() => OfMember.IsLinked);
    }

    // TCP may put them into one packet, and nothing may follow that would have the link looked at again.
    [Fact]
    public async Task Message_together_with_the_dialler_position_is_taken_at_once()
    {
        await OpenAsync();
        FrameStream link = Played(await Member.KnockAsync(Host.Address));

        await SayAsync(link, V2Bytes.Position(OwnSession, 1, 0, 0), NewMessage(1));

        await HearAsync<PositionFrame>(link);
        await HearAcknowledgedAsync(link, 1);
        Assert.Equal(["1"], await TakeAsync(1));
    }

    [Fact]
    public async Task Message_together_with_the_answer_to_a_dial_is_taken_at_once()
    {
        await using IListener listener = Listen();
        await OpenAsync(messagePort: listener.Local.Port);
        Task<Receipt> sending = SendAsync("hello");
        FrameStream link = Played(await Member.WelcomeAsync(listener));
        PositionFrame host = await HearAsync<PositionFrame>(link);

        await SayAsync(link, V2Bytes.Position(OwnSession, 1, host.Session, 0), NewMessage(1));

        Assert.Equal(["1"], await TakeAsync(1));
        ProtocolFrame? heard;
        do
            heard = await link.ReadAsync(ProtocolLimits.Message, default).Soon();
        while (heard is AcknowledgementFrame);
        Assert.IsType<MessageFrame>(heard);
        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Messages_are_taken_in_order_and_acknowledged()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        for (ulong number = 1; number <= 3; number++)
        {
            await SayAsync(link, NewMessage(number));
            await HearAcknowledgedAsync(link, number);
        }
        await SayAsync(link, NewMessages(4, 6));
        await HearAcknowledgedAsync(link, 6);

        Assert.Equal(["1", "2", "3", "4", "5", "6"], await TakeAsync(6));
        Assert.Equal((6, 6, 0), (OfMember.Received, OfMember.BytesReceived, OfMember.Duplicates));
    }

    [Fact]
    public async Task First_message_has_the_number_that_the_position_announced()
    {
        await OpenAsync();
        var (link, host) = await DialAsync(V2Bytes.Position(OwnSession, 41, 0, 0));
        Assert.Equal(40ul, host.Lanes[0].Received);

        await SayAsync(link, NewMessages(41, 42));

        await HearAcknowledgedAsync(link, 42);
        Assert.Equal(["41", "42"], await TakeAsync(2));
    }

    [Fact]
    public async Task Message_that_arrives_again_is_taken_once_and_counted()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessages(1, 2));
        await HearAcknowledgedAsync(link, 2);

        await SayAsync(link, NewMessage(1, "again"), NewMessage(2, "again"), NewMessage(3));

        await HearAcknowledgedAsync(link, 3);
        Assert.Equal(["1", "2", "3"], await TakeAsync(3));
        Assert.Equal((3, 2, 0), (OfMember.Received, OfMember.Duplicates, Host.WaitingMessages));
        Assert.Equal(2, Host.Counters.Duplicates);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(ulong.MaxValue)]
    public async Task Gap_ends_the_link_and_messages_before_it_stay(ulong next)
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1));
        await HearAcknowledgedAsync(link, 1);

        await SayAsync(link, NewMessage(next));

        Assert.Contains($"message {next} follows message 1", await HearEndAsync(link), StringComparison.Ordinal);
        Assert.Equal(["1"], await TakeAsync(1));
        Assert.Equal(0, Host.WaitingMessages);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(ulong.MaxValue, false)]
    public async Task Acknowledgement_of_a_message_that_was_not_sent_ends_the_link(ulong number, bool isFull)
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt> sending = SendAsync("one");
        await HearMessagesAsync(link, "1 one");

        await SayAsync(link, V2Bytes.Acknowledgement(number, isFull));

        Assert.Contains($"acknowledges message {number}", await HearEndAsync(link), StringComparison.Ordinal);
        Assert.False(sending.IsCompleted);
    }

    [Fact]
    public async Task Acknowledgement_delivers_all_messages_up_to_its_number()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt>[] sending = [SendAsync("a"), SendAsync("b"), SendAsync("c")];
        await HearMessagesAsync(link, "1 a", "2 b", "3 c");

        await SayAsync(link, V2Bytes.Acknowledgement(2, false), V2Bytes.Acknowledgement(1, false));

        await Task.WhenAll(sending[..2]).Soon();
        Assert.False(sending[2].IsCompleted);
        await SayAsync(link, V2Bytes.Acknowledgement(3, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending[2].Soon()).Status);
    }

    [Theory]
    [MemberData(nameof(EarlyFrames))]
    public async Task Frame_before_the_position_ends_the_link(string frame)
    {
        await OpenAsync();
        FrameStream link = Played(await Member.KnockAsync(Host.Address));

        await SayAsync(link, Early[frame]);

        Assert.Empty(await link.ReadToEndAsync());
        await RecordOf(Host).WaitForLineAsync(106);
        Assert.False(OfMember.IsLinked);
        Assert.Equal((0, 1), (Host.WaitingMessages, Host.Counters.Refused));
    }

    [Fact]
    public async Task Second_position_ends_the_link()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, V2Bytes.Position(OwnSession, 1, 0, 0));
        Assert.Contains(nameof(PositionFrame), await HearEndAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_frame_ends_the_link()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        byte[] bytes = FrameCodec.Encode(NewMessage(1)).ToArray();
        // The first byte of its time, which no calendar has.
        bytes[31] = 0xff;
        await link.Connection.WriteAsync(bytes, default).Soon();
        Assert.Contains("malformed", await HearEndAsync(link), StringComparison.Ordinal);
        Assert.Equal(0, Host.WaitingMessages);
    }

    [Fact]
    public async Task Message_after_a_goodbye_goes_on_a_new_link()
    {
        await using var listener = Listen();
        await OpenAsync(messagePort: listener.Local.Port);
        FrameStream first = await DialAsync();
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(first, "1 a");
        await SayAsync(first, V2Bytes.Acknowledgement(1, false), new GoodbyeFrame(GoodbyeReason.Idle));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
        Assert.Empty(await first.ReadToEndAsync());
        await RecordOf(Host).WaitForLineAsync(115);
        Assert.False(OfMember.IsLinked);

        sending = SendAsync("b");

        FrameStream second = Played(await Member.WelcomeAsync(listener));
        PositionFrame host = await HearAsync<PositionFrame>(second);
        Assert.Equal((2ul, OwnSession, 0ul), (host.Lanes[0].Next, host.OtherSession, host.Lanes[0].Received));
        await SayAsync(second, V2Bytes.Position(OwnSession, 1, host.Session, 1));
        await HearMessagesAsync(second, "2 b");
        await SayAsync(second, V2Bytes.Acknowledgement(2, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
        Assert.Equal((1, 0), (OfMember.Reconnects, OfMember.Resent));
    }
}
