using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>A link after another: both sides go on where they left off, or begin anew.</summary>
[Trait("Category", "Slow")]
public sealed class LinkTakeoverTests : HandMadeLinkTest
{
    [Fact]
    public async Task A_newer_link_takes_over_and_the_older_one_is_closed()
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
    public async Task One_that_says_not_where_it_has_left_off_takes_over_nothing()
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
    public async Task What_was_taken_and_whose_acknowledgement_was_lost_is_sent_again_and_counted()
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
    public async Task Whoever_left_off_further_than_it_ever_was_is_cut_off()
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
    public async Task Whoever_has_more_than_was_ever_sent_is_cut_off()
    {
        await OpenAsync();
        var (first, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));
        Task<Receipt> sending = SendAsync("a");
        await HearMessagesAsync(first, "1 a");

        await ExpectRefusedAsync(V2Bytes.Position(OwnSession, 1, host.Session, 2));

        Assert.False(sending.IsCompleted);
    }

    [Fact]
    public async Task Whoever_forgets_what_it_had_acknowledged_is_cut_off()
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
    public async Task What_was_received_and_never_acknowledged_is_delivered_and_the_rest_is_sent_again()
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
    public async Task One_that_never_heard_who_the_host_is_gets_everything_again()
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
    public async Task What_timed_out_meanwhile_is_left_out_and_the_numbers_move_up()
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
    public async Task One_that_was_started_again_begins_anew_and_what_its_predecessor_may_have_is_not_sent_again()
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
        await SayAsync(second, V2Bytes.Acknowledgement(2, false), NewMessage(1, "anew"));
        await HearAcknowledgedAsync(second, 1);
        Assert.Equal(ReceiptStatus.Delivered, (await unwritten.Soon()).Status);
        Assert.Equal(["1", "2", "anew"], await TakeAsync(3));
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
