using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>A member of another build, which uses things on a link that this build does not know, in both directions.</summary>
public sealed class InventedLinkTests : HandMadeLinkTest
{
    private const ushort Number = TagBlock.FirstExperimental;

    private static readonly TagBlock Harmless = TagBlock.Of(new Tag(Number, IsCritical: false, new byte[] { 1, 2 }));
    private static readonly TagBlock Critical = TagBlock.Of(new Tag(Number, IsCritical: true, new byte[] { 1, 2 }));

    [Fact]
    public async Task Unknown_frames_and_harmless_tags_do_not_disturb_a_link()
    {
        await OpenAsync();
        FrameStream link = Played(await Member.KnockAsync(Host.Address));
        await SayAsync(link, new UnknownFrame(200, new byte[] { 1 }), V2Bytes.Position(OwnSession, 1, 0, 0) with { Tags = Harmless });
        await HearAsync<PositionFrame>(link);

        await SayAsync(link, new UnknownFrame(200, new byte[300]), WithTags(NewMessage(1), Harmless), new UnknownFrame(255, default));

        await HearAcknowledgedAsync(link, 1);
        Assert.Equal(["1"], await TakeAsync(1));
    }

    [Fact]
    public async Task Message_with_an_unknown_critical_tag_is_rejected_and_the_link_goes_on()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();

        await SayAsync(link, NewMessage(1), WithTags(NewMessage(2), Critical), NewMessage(3));

        Assert.Equal(new MessageRejectedFrame(Lanes.Messages, 2, RejectionReason.UnsupportedTag, Number), await HearRejectionAsync(link));
        await HearAcknowledgedAsync(link, 3);
        Assert.Equal(["1", "3"], await TakeAsync(2));
        Logged line = await RecordOf(Host).WaitForAsync<Logged>(l => l.Id == LogIds.MessageRejected);
        Assert.Contains($"{Number}", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_of_an_unknown_kind_or_destination_is_rejected_and_the_link_goes_on()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        MessageFrame kind = NewMessage(1);
        MessageFrame destination = NewMessage(2);

        await SayAsync(
            link,
            kind with { Head = kind.Head with { Kind = (BodyKind)77 } },
            destination with { Head = destination.Head with { Destination = (MessageDestination)88 } },
            NewMessage(3));

        Assert.Equal(new MessageRejectedFrame(Lanes.Messages, 1, RejectionReason.UnsupportedKind, 77), await HearRejectionAsync(link));
        Assert.Equal(new MessageRejectedFrame(Lanes.Messages, 2, RejectionReason.UnsupportedDestination, 88), await HearRejectionAsync(link));
        await HearAcknowledgedAsync(link, 3);
        Assert.Equal(["3"], await TakeAsync(1));
    }

    [Fact]
    public async Task Rejections_are_listed_in_the_next_position_until_the_sender_knows_them()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1), WithTags(NewMessage(2), Critical), WithTags(NewMessage(3), Critical), NewMessage(4));
        await HearRejectionAsync(link);
        await HearRejectionAsync(link);
        await HearAcknowledgedAsync(link, 4);

        var (second, host) = await DialAsync(V2Bytes.Position(OwnSession, 3, 0, 0));
        Assert.Equal([new RejectedRun(2, 3, RejectionReason.UnsupportedTag, Number)], host.Lanes[0].Rejected);
        Assert.Equal(4ul, host.Lanes[0].Received);

        var (_, later) = await DialAsync(V2Bytes.Position(OwnSession, 5, 0, 0));
        Assert.Empty(later.Lanes[0].Rejected);
        await second.ReadToEndAsync();
    }

    [Fact]
    public async Task Unknown_lane_is_rejected_once_and_the_link_goes_on()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();

        await SayAsync(link, OnLane(2, NewMessage(1)), OnLane(2, NewMessage(2)), new AcknowledgementFrame(2, 9), NewMessage(1), new PingFrame(5));

        var heard = new List<ProtocolFrame>();
        while (!heard.Contains(new PongFrame(5)) || !heard.Contains(V2Bytes.Acknowledgement(1, false)))
            heard.Add(await HearAsync(link));
        Assert.Single(heard, new LaneRejectedFrame(2));
        Assert.Equal(["1"], await TakeAsync(1));
    }

    [Fact]
    public async Task Lane_that_the_other_side_rejects_does_not_disturb_a_link()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, new LaneRejectedFrame(2), new PongFrame(3), NewMessage(1));
        await HearAcknowledgedAsync(link, 1);
    }

    [Fact]
    public async Task Unknown_lane_in_a_position_is_ignored()
    {
        await OpenAsync();
        var position = new PositionFrame(OwnSession, 0, [new LanePosition(Lanes.Messages, 1, 0), new LanePosition(2, 7, 0), new LanePosition(200, 1, 0)]);
        var (link, host) = await DialAsync(position);
        Assert.Equal([Lanes.Messages, Lanes.Calls], host.Lanes.Select(l => l.Lane));
        await SayAsync(link, NewMessage(1));
        await HearAcknowledgedAsync(link, 1);
    }

    [Fact]
    public async Task Ping_is_answered_with_its_number()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, new PingFrame(42));
        Assert.Equal(new PongFrame(42), await HearAsync<PongFrame>(link));
    }

    [Fact]
    public async Task Position_with_an_unknown_critical_tag_is_answered_with_a_goodbye_that_names_it()
    {
        await OpenAsync();
        FrameStream link = Played(await Member.KnockAsync(Host.Address));
        await SayAsync(link, V2Bytes.Position(OwnSession, 1, 0, 0) with { Tags = Critical });
        Assert.Equal(new GoodbyeFrame(GoodbyeReason.UnsupportedTag, Number), await HearAsync<GoodbyeFrame>(link));
        Assert.Contains($"{Number}", (await RecordOf(Host).WaitForAsync<Logged>(l => l.Id == LogIds.MessageRefused)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Welcome_with_an_unknown_critical_tag_is_answered_with_a_goodbye_that_names_it()
    {
        await using IListener listener = Listen();
        await OpenAsync(messagePort: listener.Local.Port);
        Task<Receipt> sending = SendAsync("one", TimeSpan.FromSeconds(5));
        IConnection connection = await listener.AcceptAsync(default).Soon();
        await using FrameStream link = await Member.TakeAsync(connection);
        await SayAsync(link, new WelcomeFrame(Critical));

        Assert.Equal(new GoodbyeFrame(GoodbyeReason.UnsupportedTag, Number), await HearAsync<GoodbyeFrame>(link));
        Assert.Null(await link.ReadAsync(ProtocolLimits.Login, default).Soon());
        FrameStream next = Played(await Member.WelcomeAsync(listener));
        await HearAsync<PositionFrame>(next);
        await SayAsync(next, V2Bytes.Position(OwnSession, 1, 0, 0));
        await HearMessagesAsync(next, "1 one");
        await SayAsync(next, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Message_to_a_topic_is_rejected_and_its_body_is_not_examined()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        MessageFrame message = NewMessage(1, BodyKind.Json, [0xff]);
        MessageFrame toTopic = message with { Head = message.Head with { Destination = MessageDestination.Topic, Tags = Topic("news"u8) } };

        await SayAsync(link, toTopic, WithTags(NewMessage(2, BodyKind.Json, [0xff]), Critical), WithTags(NewMessage(3), Topic("news"u8)));

        Assert.Equal(new MessageRejectedFrame(Lanes.Messages, 1, RejectionReason.UnsupportedDestination, 3), await HearRejectionAsync(link));
        Assert.Equal(new MessageRejectedFrame(Lanes.Messages, 2, RejectionReason.UnsupportedTag, Number), await HearRejectionAsync(link));
        await HearAcknowledgedAsync(link, 3);
        Assert.Equal(["3"], await TakeAsync(1));
    }

    [Fact]
    public async Task Message_with_a_malformed_topic_ends_the_link()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, WithTags(NewMessage(1), Topic([0xff])));
        Assert.Contains("malformed", await HearEndAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_of_one_mebibyte_is_taken_and_a_longer_one_ends_the_link()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1, BodyKind.Text, new byte[ProtocolLimits.MessageBody]));
        await HearAcknowledgedAsync(link, 1);
        await SayAsync(link, NewMessage(2, BodyKind.Text, new byte[ProtocolLimits.MessageBody + 1]));
        Assert.Contains("1 MiB", await HearEndAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acknowledgement_that_goes_back_is_ignored_with_its_flags()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt> first = SendAsync("one");
        Task<Receipt> second = SendAsync("two");
        await HearMessagesAsync(link, "1 one", "2 two");
        await SayAsync(link, V2Bytes.Acknowledgement(2, false), V2Bytes.Acknowledgement(1, true));
        Assert.Equal(ReceiptStatus.Delivered, (await first.Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await second.Soon()).Status);

        Task<Receipt> third = SendAsync("three");
        await HearMessagesAsync(link, "3 three");
        await SayAsync(link, V2Bytes.Acknowledgement(3, false));
        Assert.Equal(ReceiptStatus.Delivered, (await third.Soon()).Status);
    }

    [Fact]
    public async Task Receipt_of_a_rejected_message_gives_the_reason()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Task<Receipt> first = SendAsync("one");
        Task<Receipt> second = SendAsync("two");
        Task<Receipt> third = SendAsync("three");
        await HearMessagesAsync(link, "1 one", "2 two", "3 three");

        await SayAsync(
            link,
            new MessageRejectedFrame(Lanes.Messages, 2, RejectionReason.UnsupportedTag, 5),
            new MessageRejectedFrame(Lanes.Messages, 3, (RejectionReason)99, 0),
            V2Bytes.Acknowledgement(3, false));

        Assert.Equal(ReceiptStatus.Delivered, (await first.Soon()).Status);
        Receipt tag = await second.Soon();
        Assert.Equal((ReceiptStatus.Failed, FailureReason.Refused), (tag.Status, tag.Reason));
        Assert.Contains("the extension 5", tag.Detail, StringComparison.Ordinal);
        Assert.Contains("reason 99", (await third.Soon()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejection_in_a_position_is_not_taken_for_a_delivery()
    {
        await OpenAsync();
        var (link, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));
        Task<Receipt> first = SendAsync("one");
        Task<Receipt> second = SendAsync("two");
        await HearMessagesAsync(link, "1 one", "2 two");

        // The link is cut before the rejection of the second message arrives.
        var position = new PositionFrame(
            OwnSession, host.Session, [new LanePosition(Lanes.Messages, 1, 2, [new RejectedRun(2, 2, RejectionReason.UnsupportedKind, 9)])]);
        await DialAsync(position);

        Assert.Equal(ReceiptStatus.Delivered, (await first.Soon()).Status);
        Receipt rejected = await second.Soon();
        Assert.Equal(ReceiptStatus.Failed, rejected.Status);
        Assert.Contains("kind 9", rejected.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejection_of_a_message_that_was_not_sent_is_ignored()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, new MessageRejectedFrame(Lanes.Messages, 7, RejectionReason.UnsupportedTag, 5), NewMessage(1));
        await HearAcknowledgedAsync(link, 1);
    }

    [Fact]
    public async Task Goodbye_for_an_unknown_reason_closes_the_link_and_the_next_one_works()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, new GoodbyeFrame((GoodbyeReason)222, 1, Critical));
        await link.ReadToEndAsync();
        FrameStream next = await DialAsync();
        await SayAsync(next, NewMessage(1));
        await HearAcknowledgedAsync(next, 1);
    }

    private static MessageFrame WithTags(MessageFrame message, TagBlock tags) => message with { Head = message.Head with { Tags = tags } };

    private static TagBlock Topic(ReadOnlySpan<byte> name) => TagBlock.Of(new Tag(KnownTags.MessageTopic, IsCritical: true, name.ToArray()));

    private static MessageFrame OnLane(byte lane, MessageFrame message) => message with { Head = message.Head with { Lane = lane } };

    private static async Task<ProtocolFrame> HearAsync(FrameStream link) =>
        await link.ReadAsync(ProtocolLimits.Message, default).Soon() ?? throw new InvalidOperationException("The link ended.");

    // Acknowledgements of earlier messages may precede it.
    private static async Task<MessageRejectedFrame> HearRejectionAsync(FrameStream link)
    {
        while (true)
        {
            ProtocolFrame frame = await HearAsync(link);
            if (frame is not AcknowledgementFrame)
                return Assert.IsType<MessageRejectedFrame>(frame);
        }
    }
}
