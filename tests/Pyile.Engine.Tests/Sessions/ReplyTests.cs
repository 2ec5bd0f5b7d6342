using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A caller that asks gets the reply itself; all others see replies as ordinary messages.</summary>
public sealed class ReplyTests : EncryptedSessionTest
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Reply_goes_to_the_caller_and_to_no_reader()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        using InboxReader reader = one.OpenReader();
        Task<Message?> reading = reader.TakeAsync();

        Task<Reply> asking = one.AskAsync(host.Id!.Value, "Disk?", Long);
        Message question = await NextAsync(host);
        await AnswerAsync(host, question, "42").Soon();
        Reply reply = await asking.Soon();

        Assert.Equal("42", reply.Message!.Text);
        Assert.Equal(question.Id, reply.Message.InReplyTo);
        Assert.Equal(question.Id, reply.MessageId);
        Assert.Equal(NoReplyReason.None, reply.Reason);
        Assert.Equal(0, one.WaitingMessages);
        Assert.False(reading.IsCompleted);
    }

    [Fact]
    public async Task Reply_without_a_waiting_caller_goes_to_the_inbox_with_what_it_answers()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        Receipt receipt = await one.SendAsync(host.Address, "Disk?").Soon();
        await AnswerAsync(host, await NextAsync(host), "42").Soon();

        Assert.Equal(receipt.MessageId, (await NextAsync(one)).InReplyTo);
    }

    [Fact]
    public async Task Second_reply_is_an_ordinary_message()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        Task<Reply> asking = one.AskAsync(host.Id!.Value, "Disk?", Long);
        Message question = await NextAsync(host);
        await AnswerAsync(host, question, "first").Soon();
        await AnswerAsync(host, question, "second").Soon();

        Assert.Equal("first", (await asking.Soon()).Message!.Text);
        Assert.Equal("second", (await NextAsync(one)).Text);
    }

    [Fact]
    public async Task Reply_of_a_member_that_was_not_asked_is_an_ordinary_message()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);
        Task<Reply> asking = one.AskAsync(host.Id!.Value, "Disk?", Long);
        Message question = await NextAsync(host);

        await two.SendAsync(one.Address, new Content("0") { InReplyTo = question.Id }).Soon();
        Assert.Equal("0", (await NextAsync(one)).Text);
        await AnswerAsync(host, question, "42").Soon();

        Assert.Equal("42", (await asking.Soon()).Message!.Text);
    }

    [Fact]
    public async Task Everyone_that_is_asked_answers_the_same_message()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        IReadOnlyList<Task<Reply>> asking = host.AskAll("Disk?", Long);
        foreach (PeerSession member in new[] { two, one })
            await AnswerAsync(member, await NextAsync(member), member.Alias).Soon();
        Reply[] replies = await Task.WhenAll(asking).Soon();

        Assert.Equal(["one", "two"], replies.Select(r => r.Message!.Text).Order());
        Assert.Single(replies.Select(r => r.MessageId).Distinct());
        Assert.All(replies, r => Assert.Equal(r.FromId, r.Message!.FromId));
    }

    [Fact]
    public async Task Silence_ends_at_the_time_given_and_a_late_reply_is_an_ordinary_message()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        Reply silence = await one.AskAsync(host.Id!.Value, "Disk?", Short).Soon();

        Assert.Equal(NoReplyReason.TimedOut, silence.Reason);
        Assert.Equal(ReceiptStatus.Delivered, silence.Receipt!.Status);
        // A timer of Windows may end a tick of its clock early.
        Assert.True(silence.Elapsed >= Short - TimeSpan.FromMilliseconds(16), $"{silence.Elapsed}");

        await AnswerAsync(host, await NextAsync(host), "late").Soon();
        Assert.Equal("late", (await NextAsync(one)).Text);
    }

    [Fact]
    public async Task Member_that_leaves_answers_at_once_that_it_has_left()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        Task<Reply> asking = host.AskAsync(one.Id!.Value, "Disk?", Long);
        await NextAsync(one);

        await one.CloseAsync().Soon();

        Assert.Equal(NoReplyReason.MemberLeft, (await asking.Soon()).Reason);
    }

    [Fact]
    public async Task Message_that_is_not_delivered_gets_no_reply()
    {
        HostSession host = StartHost();

        Reply reply = await host.AskAsync(MemberId.NewRandom(), "Disk?", Long).Soon();

        Assert.Equal(NoReplyReason.NotDelivered, reply.Reason);
        Assert.Equal(FailureReason.NotAMember, reply.Receipt!.Reason);
    }

    [Fact]
    public async Task Session_that_ends_ends_the_wait()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        Task<Reply> asking = one.AskAsync(host.Id!.Value, "Disk?", Long);
        await NextAsync(host);

        await one.CloseAsync().Soon();

        Assert.Equal(NoReplyReason.SessionEnded, (await asking.Soon()).Reason);
    }

    [Fact]
    public async Task Caller_that_gives_up_leaves_a_later_reply_to_readers()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        using var stop = new CancellationTokenSource();
        Task<Reply> asking = one.AskAsync(host.Id!.Value, "Disk?", Long, stop.Token);
        Message question = await NextAsync(host);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        await AnswerAsync(host, question, "late").Soon();
        Assert.Equal("late", (await NextAsync(one)).Text);
    }

    [Fact]
    public async Task Automatic_message_is_marked()
    {
        (HostSession host, PeerSession one) = await OpenAsync();
        await one.SendAsync(host.Address, new Content("by itself") { IsAutomatic = true }).Soon();
        await one.SendAsync(host.Address, "by hand").Soon();

        Assert.True((await NextAsync(host)).IsAutomatic);
        Assert.False((await NextAsync(host)).IsAutomatic);
    }

    [Fact]
    public async Task Question_with_a_key_is_refused()
    {
        (HostSession host, PeerSession one) = await OpenAsync();

        PyileException error = await Assert.ThrowsAsync<PyileException>(
            () => one.AskAsync(host.Id!.Value, new Content("Disk?") { Key = "1" }, Long));

        Assert.Equal(PyileError.InvalidMessage, error.Kind);
    }

    private async Task<(HostSession Host, PeerSession One)> OpenAsync()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);
        return (host, one);
    }

    private static Task<Receipt> AnswerAsync(Session session, Message question, string text) =>
        session.SendAsync(question.FromId, new Content(text) { InReplyTo = question.Id });
}
