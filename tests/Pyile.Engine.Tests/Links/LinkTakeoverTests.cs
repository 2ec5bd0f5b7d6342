using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>A link that replaces another: both sides resume, or start again after a restart.</summary>
[Trait("Category", "Slow")]
public sealed class LinkTakeoverTests : HandMadeLinkTest
{
    [Fact]
    public async Task New_link_replaces_the_current_link()
    {
        await OpenAsync();
        FrameStream first = await DialAsync();
        await SayAsync(first, NewMessages(1, 3));
        await HearAcknowledgedAsync(first, 3);

        var (second, host) = await DialAsync(V2Bytes.Position(OwnSession, 4, 0, 0));

        Assert.Equal((OwnSession, 3ul), (host.OtherSession, host.Lanes[0].Received));
        Assert.Empty(await first.ReadToEndAsync());
        await SayAsync(second, NewMessages(4, 5));
        await HearAcknowledgedAsync(second, 5);
        Assert.Equal(["1", "2", "3", "4", "5"], await TakeAsync(5));
        Assert.Equal((true, 1, 0), (OfMember.IsLinked, OfMember.Reconnects, OfMember.Duplicates));
    }

    [Fact]
    public async Task Link_without_position_does_not_replace_the_current_link()
    {
        await OpenAsync();
        FrameStream first = await DialAsync();
        FrameStream silent = Played(await Member.KnockAsync(Host.Address));

        await SayAsync(first, NewMessage(1));
        await HearAcknowledgedAsync(first, 1);

        await silent.DisposeAsync();
        await SayAsync(first, NewMessage(2));
        await HearAcknowledgedAsync(first, 2);
        Assert.Equal(0, OfMember.Reconnects);
    }

    [Fact]
    public async Task Message_whose_acknowledgement_was_lost_is_sent_again_and_counted_as_duplicate()
    {
        await OpenAsync();
        FrameStream first = await DialAsync();
        await SayAsync(first, NewMessages(1, 3));
        await UntilAsync(() => Host.WaitingMessages == 3);
        first.Connection.Abort();

        var (second, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));

        Assert.Equal(3ul, host.Lanes[0].Received);
        await SayAsync(second, NewMessages(2, 4));
        await HearAcknowledgedAsync(second, 4);
        Assert.Equal(["1", "2", "3", "4"], await TakeAsync(4));
        Assert.Equal(2, OfMember.Duplicates);
    }

    [Fact]
    public async Task Position_that_skips_messages_is_refused()
    {
        await OpenAsync();
        FrameStream first = await DialAsync();
        await SayAsync(first, NewMessage(1));
        await HearAcknowledgedAsync(first, 1);

        await ExpectRefusedAsync(V2Bytes.Position(OwnSession, 3, 0, 0));

        var (third, host) = await DialAsync(V2Bytes.Position(OwnSession, 2, 0, 0));
        Assert.Equal(1ul, host.Lanes[0].Received);
        await SayAsync(third, NewMessage(2));
        await HearAcknowledgedAsync(third, 2);
    }

    [Fact]
    public async Task Position_that_claims_messages_that_were_not_sent_is_refused()
    {
        await OpenAsync();
        var (first, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(first, "1 a");

        await ExpectRefusedAsync(V2Bytes.Position(OwnSession, 1, host.Session, 2));

        Assert.False(sending.IsCompleted);
    }

    [Fact]
    public async Task Position_behind_an_acknowledgement_is_refused()
    {
        await OpenAsync();
        var (first, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(first, "1 a");
        await SayAsync(first, V2Bytes.Acknowledgement(1, false));
        await sending.Soon();

        await ExpectRefusedAsync(V2Bytes.Position(OwnSession, 1, host.Session, 0));
    }

    [Fact]
    public async Task Received_messages_in_a_position_are_delivered_and_the_rest_is_sent_again()
    {
        await OpenAsync();
        var (first, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));
        Task<Receipt>[] sending = [SendAsync("a"), SendAsync("b"), SendAsync("c")];
        await HearMessagesAsync(first, "1 a", "2 b", "3 c");
        first.Connection.Abort();

        var (second, again) = await DialAsync(V2Bytes.Position(OwnSession, 1, host.Session, 1));

        Assert.Equal((host.Session, 2ul), (again.Session, again.Lanes[0].Next));
        Assert.Equal(ReceiptStatus.Delivered, (await sending[0].Soon()).Status);
        await HearMessagesAsync(second, "2 b", "3 c");
        Assert.Equal((1, 2, 2), (OfMember.Delivered, OfMember.Unacknowledged, OfMember.Resent));
        await SayAsync(second, V2Bytes.Acknowledgement(3, false));
        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
    }

    [Fact]
    public async Task Member_that_does_not_know_the_session_gets_everything_again()
    {
        await OpenAsync();
        FrameStream deaf = Played(await Member.KnockAsync(Host.Address));
        await SayAsync(deaf, V2Bytes.Position(OwnSession, 1, 0, 0));
        await YieldUntilAsync(() => OfMember.IsLinked);
        Task<Receipt> sending = SendAsync("a");
        await YieldUntilAsync(() => OfMember.Unacknowledged == 1);
        deaf.Connection.Abort();

        var (second, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));

        Assert.Equal((1ul, OwnSession), (host.Lanes[0].Next, host.OtherSession));
        await HearMessagesAsync(second, "1 a");
        await SayAsync(second, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Message_that_timed_out_between_links_is_left_out_and_later_ones_take_its_number()
    {
        await OpenAsync();
        var (first, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));
        Task<Receipt> early = SendAsync("early", TimeSpan.FromMilliseconds(200));
        Task<Receipt> late = SendAsync("late");
        await HearMessagesAsync(first, "1 early", "2 late");
        Assert.Equal(FailureReason.TimedOut, (await early.Soon()).Reason);
        first.Connection.Abort();

        var (second, again) = await DialAsync(V2Bytes.Position(OwnSession, 1, host.Session, 0));

        Assert.Equal(1ul, again.Lanes[0].Next);
        await HearMessagesAsync(second, "1 late");
        await SayAsync(second, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await late.Soon()).Status);
    }

    [Fact]
    public async Task Restarted_member_does_not_get_messages_that_may_have_arrived_before()
    {
        await OpenAsync();
        FrameStream first = await DialAsync();
        await SayAsync(first, NewMessages(1, 2));
        await HearAcknowledgedAsync(first, 2);
        Task<Receipt>[] sending = [SendAsync("a"), SendAsync("b"), SendAsync("c")];
        await HearMessagesAsync(first, "1 a", "2 b", "3 c");
        await SayAsync(first, V2Bytes.Acknowledgement(1, false));
        await sending[0].Soon();
        first.Connection.Abort();
        await RecordOf(Host).WaitForLineAsync(115);
        Task<Receipt> unwritten = SendAsync("d");

        var (second, host) = await DialAsync(V2Bytes.Position(OwnSession + 1, 1, 0, 0));

        Assert.Equal((2ul, OwnSession + 1, 0ul), (host.Lanes[0].Next, host.OtherSession, host.Lanes[0].Received));
        Receipt[] lost = await Task.WhenAll(sending[1..]).Soon();
        Assert.All(lost, r => Assert.Equal(FailureReason.Refused, r.Reason));
        Assert.All(lost, r => Assert.Contains("may have arrived", r.Detail, StringComparison.Ordinal));
        await HearMessagesAsync(second, "2 d");
        await SayAsync(second, V2Bytes.Acknowledgement(2, false), NewMessage(1, "restarted"));
        await HearAcknowledgedAsync(second, 1);
        Assert.Equal(ReceiptStatus.Delivered, (await unwritten.Soon()).Status);
        Assert.Equal(["1", "2", "restarted"], await TakeAsync(3));
        Assert.Equal((4, 2, 2, 0), (OfMember.Sent, OfMember.Delivered, OfMember.Failed, OfMember.Pending));
    }

    private async Task ExpectRefusedAsync(PositionFrame position)
    {
        FrameStream link = Played(await Member.KnockAsync(Host.Address));
        await SayAsync(link, position);
        Assert.Empty(await link.ReadToEndAsync());
        Assert.Contains("contradicts", (await RecordOf(Host).WaitForAsync<Logged>(l => l.Id == 106)).Text, StringComparison.Ordinal);
        Assert.False(OfMember.IsLinked);
    }
}
