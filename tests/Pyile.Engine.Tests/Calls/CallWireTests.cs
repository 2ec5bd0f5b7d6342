using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Calls;

/// <summary>The frames of calls between a host and a member that the test plays, also with a new process of that member.</summary>
public sealed class CallWireTests : HandMadeLinkTest
{
    private static readonly Guid Id = new("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public async Task Call_is_a_request_with_its_endpoint_and_time_and_ends_with_an_end()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();

        Call call = Start("disk", """{"path":"/"}""");
        MessageFrame request = await HearAsync<MessageFrame>(link);
        Assert.Equal((Lanes.Calls, 1ul, call.Id, BodyKind.Request), (request.Head.Lane, request.Head.Number, request.Head.Id, request.Head.Kind));
        Assert.Equal("disk", CallTags.EndpointOf(request.Head.Tags));
        Assert.InRange(CallTags.TimeLeftOf(request.Head.Tags)!.Value, Long - TimeSpan.FromSeconds(30), Long);
        Assert.Equal("""{"path":"/"}""", Encoding.UTF8.GetString(request.Body.Span));

        await SayAsync(
            link,
            new AcknowledgementFrame(Lanes.Calls, 1),
            New(1, call.Id, BodyKind.Item, "42"),
            New(2, call.Id, BodyKind.Item, "\"full\"", CallTags.OfItem(3)),
            New(3, call.Id, BodyKind.End, ""));

        Assert.Equal([new(CallItemKind.Output, "42"), new CallItem(CallItemKind.Warning, "\"full\"")], await ReadAsync(call));
        Assert.Equal(CallFailure.None, (await call.Result.Soon()).Failure);
        await HearCallsAcknowledgedAsync(link, 3);
    }

    [Fact]
    public async Task Request_is_answered_by_items_and_an_end_which_acknowledge_it()
    {
        await OpenAsync();
        Host.Calls.TryOffer("echo", PlayedEndpoint.Echo);
        FrameStream link = await DialAsync();

        await SayAsync(link, Request(1, "echo", "[1]"));

        List<ProtocolFrame> heard = await HearUntilAsync(link, f => f is MessageFrame { Head.Kind: BodyKind.End });
        MessageFrame[] messages = [.. heard.OfType<MessageFrame>()];
        Assert.Equal([BodyKind.Item, BodyKind.End], messages.Select(m => m.Head.Kind));
        Assert.All(messages, m => Assert.Equal(Id, m.Head.Id));
        Assert.Equal("[1]", Encoding.UTF8.GetString(messages[0].Body.Span));
        Assert.True(messages[1].Head.Tags.IsEmpty);
    }

    [Theory]
    [InlineData("nothing", "1", 1)]
    [InlineData("", "1", 1)]
    [InlineData("forbidden", "{", 2)]
    [InlineData("echo", "{", 3)]
    [InlineData("echo", "", 3)]
    public async Task Request_that_is_refused_ends_with_the_reason_and_has_not_run(string endpoint, string arguments, byte outcome)
    {
        await OpenAsync();
        Host.Calls.TryOffer("echo", PlayedEndpoint.Echo);
        Host.Calls.TryOffer("forbidden", new PlayedEndpoint((_, _) => Task.CompletedTask) { Allowed = Host.Id });
        FrameStream link = await DialAsync();

        await SayAsync(link, endpoint.Length > 0 ? Request(1, endpoint, arguments) : New(1, Id, BodyKind.Request, arguments));

        MessageFrame end = Assert.IsType<MessageFrame>((await HearUntilAsync(link, f => f is MessageFrame))[^1]);
        Assert.Equal(BodyKind.End, end.Head.Kind);
        Assert.Equal(CallTags.OfEnd((CallOutcome)outcome, hasRun: false), end.Head.Tags);
        Assert.NotEmpty(end.Body.ToArray());
    }

    [Fact]
    public async Task Sixty_fifth_call_of_a_caller_is_refused()
    {
        await OpenAsync();
        Host.Calls.TryOffer("endless", PlayedEndpoint.Endless);
        FrameStream link = await DialAsync();

        await SayAsync(link, [.. Enumerable.Range(1, 65).Select(i => Request((ulong)i, "endless", "1", Guid.NewGuid()))]);

        MessageFrame end = Assert.IsType<MessageFrame>((await HearUntilAsync(link, f => f is MessageFrame))[^1]);
        Assert.Equal(CallTags.OfEnd(CallOutcome.Busy, hasRun: false), end.Head.Tags);
    }

    [Fact]
    public async Task Cancel_stops_the_endpoint_whose_end_says_so()
    {
        await OpenAsync();
        Host.Calls.TryOffer("endless", PlayedEndpoint.Endless);
        FrameStream link = await DialAsync();
        await SayAsync(link, Request(1, "endless", "1"));
        await RecordOf(Host).WaitForAsync<Logged>(l => l.Id == LogIds.CallTaken);

        await SayAsync(link, New(2, Id, BodyKind.Cancel, ""));

        MessageFrame end = Assert.IsType<MessageFrame>((await HearUntilAsync(link, f => f is MessageFrame))[^1]);
        Assert.Equal(CallOutcome.Cancelled, CallTags.OutcomeOf(end.Head.Tags));
    }

    [Fact]
    public async Task Endpoint_is_stopped_when_the_time_of_the_request_is_over()
    {
        await OpenAsync();
        Host.Calls.TryOffer("endless", PlayedEndpoint.Endless);
        FrameStream link = await DialAsync();

        await SayAsync(link, New(1, Id, BodyKind.Request, "1", CallTags.OfRequest("endless", TimeSpan.FromMilliseconds(50))));

        MessageFrame end = Assert.IsType<MessageFrame>((await HearUntilAsync(link, f => f is MessageFrame))[^1]);
        Assert.Equal(CallOutcome.DeadlinePassed, CallTags.OutcomeOf(end.Head.Tags));
    }

    [Fact]
    public async Task Call_that_was_never_written_has_not_run_and_is_never_sent()
    {
        await OpenAsync();
        Call call = Host.Calls.Start(Member.Id, new CallRequest("disk", "1") { Timeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal((CallFailure.TimedOut, false), await EndOfAsync(call));

        FrameStream link = await DialAsync();
        Call later = Start("disk", "2");

        Assert.Equal(later.Id, (await HearAsync<MessageFrame>(link)).Head.Id);
    }

    [Theory]
    [InlineData(99, 1, 0, 2, 99)]
    [InlineData(1, 1, 0, 2, 1)]
    [InlineData(16, 2, 0, 3, 2)]
    [InlineData(16, 1, 9, 1, 9)]
    public async Task Message_of_a_call_that_is_not_known_is_rejected(byte kind, byte destination, ushort tag, byte reason, ushort detail)
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        TagBlock tags = tag > 0 ? TagBlock.Of(new Tag(tag, true, default)) : default;

        await SayAsync(link, new MessageFrame(
            new MessageHead(Lanes.Calls, 1, Id, DateTimeOffset.UnixEpoch, (BodyKind)kind, (MessageDestination)destination, tags), "1"u8.ToArray()));

        Assert.Equal(new MessageRejectedFrame(Lanes.Calls, 1, (RejectionReason)reason, detail), await HearAsync<MessageRejectedFrame>(link));
        Assert.Equal(new AcknowledgementFrame(Lanes.Calls, 1), await HearAsync<AcknowledgementFrame>(link));
    }

    [Fact]
    public async Task Request_that_is_rejected_has_not_run()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Call call = Start("disk", "1");
        await HearAsync<MessageFrame>(link);

        await SayAsync(link, new MessageRejectedFrame(Lanes.Calls, 1, RejectionReason.UnsupportedKind, 16), new AcknowledgementFrame(Lanes.Calls, 1));

        Assert.Equal((CallFailure.Unsupported, false), await EndOfAsync(call));
    }

    [Fact]
    public async Task Rejected_lane_fails_all_calls()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Call call = Start("disk", "1");
        await HearAsync<MessageFrame>(link);

        await SayAsync(link, new LaneRejectedFrame(Lanes.Calls));

        Assert.Equal(CallFailure.Unsupported, (await EndOfAsync(call)).Failure);
        Assert.Equal((CallFailure.Unsupported, false), await EndOfAsync(Start("disk", "1")));
    }

    [Fact]
    public async Task Items_beyond_the_room_fail_the_call()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Call call = Start("disk", "1");
        await HearAsync<MessageFrame>(link);
        string large = $"\"{new string('x', 256 * 1024)}\"";

        await SayAsync(link, New(1, call.Id, BodyKind.Item, large), New(2, call.Id, BodyKind.Item, "1"));

        Assert.Equal((CallFailure.ProtocolViolation, true), await EndOfAsync(call));
        await HearUntilAsync(link, f => f is MessageFrame { Head.Kind: BodyKind.Cancel });
    }

    [Fact]
    public async Task Reader_gives_credit_when_it_has_taken_half_of_the_room()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Call call = Start("disk", "1");
        await HearAsync<MessageFrame>(link);
        string half = $"\"{new string('x', 128 * 1024)}\"";

        await SayAsync(link, New(1, call.Id, BodyKind.Item, half));
        Assert.True(await call.Items.WaitToReadAsync().AsTask().Soon());
        Assert.True(call.Items.TryRead(out _));

        MessageFrame credit = Assert.IsType<MessageFrame>((await HearUntilAsync(link, f => f is MessageFrame))[^1]);
        Assert.Equal((BodyKind.Credit, call.Id), (credit.Head.Kind, credit.Head.Id));
        Assert.Equal((uint)half.Length + 64, CallTags.CreditOf(credit.Head.Tags));
    }

    [Fact]
    public async Task Item_that_is_not_a_JSON_value_fails_the_call()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        Call call = Start("disk", "1");
        await HearAsync<MessageFrame>(link);

        await SayAsync(link, New(1, call.Id, BodyKind.Item, "{"));

        Assert.Equal((CallFailure.ProtocolViolation, true), await EndOfAsync(call));
    }

    [Fact]
    public async Task Number_that_skips_one_ends_the_link()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();

        await SayAsync(link, Request(2, "echo", "1"));

        Assert.Contains("message 2 of a call follows message 0", await HearEndAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_that_was_written_again_after_a_cut_runs_once()
    {
        await OpenAsync();
        int ran = 0;
        Host.Calls.TryOffer("once", new PlayedEndpoint((_, _) => Task.FromResult(Interlocked.Increment(ref ran))));
        FrameStream link = await DialAsync();
        await SayAsync(link, Request(1, "once", "1"));
        await HearUntilAsync(link, f => f is MessageFrame);
        await link.DisposeAsync();

        var position = new PositionFrame(OwnSession, 0, [new LanePosition(Lanes.Messages, 1, 0), new LanePosition(Lanes.Calls, 1, 0)]);
        (FrameStream next, PositionFrame host) = await DialAsync(position);
        await SayAsync(next, Request(1, "once", "1"), Request(2, "once", "1", Guid.NewGuid()));
        await HearUntilAsync(next, f => f is MessageFrame { Head.Number: 2 });

        Assert.Equal(1ul, host.Lanes[1].Received);
        Assert.Equal(2, ran);
    }

    [Fact]
    public async Task Callee_that_was_started_again_may_have_run_what_was_written_to_the_old_process()
    {
        await using IListener listener = Listen();
        await OpenAsync(messagePort: listener.Local.Port);
        FrameStream link = await DialAsync();
        Call written = Start("disk", "1");
        await HearAsync<MessageFrame>(link);
        await link.DisposeAsync();

        (FrameStream next, _) = await DialAsync(new PositionFrame(OwnSession + 1, 0, [new LanePosition(Lanes.Messages, 1, 0)]));

        Assert.Equal((CallFailure.Restarted, true), await EndOfAsync(written));
        Call later = Start("disk", "2");
        MessageFrame request = Assert.IsType<MessageFrame>((await HearUntilAsync(next, f => f is MessageFrame))[^1]);
        Assert.Equal(later.Id, request.Head.Id);
    }

    [Fact]
    public async Task Caller_that_was_started_again_stops_what_ran_for_the_old_process()
    {
        await OpenAsync();
        var (began, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        Host.Calls.TryOffer("endless", new PlayedEndpoint(async (_, stop) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopped.SetResult();
        }));
        FrameStream link = await DialAsync();
        await SayAsync(link, Request(1, "endless", "1"));
        await began.Task.Soon();
        await link.DisposeAsync();

        await DialAsync(new PositionFrame(OwnSession + 1, 0, [new LanePosition(Lanes.Messages, 1, 0)]));

        await stopped.Task.Soon();
    }

    private Call Start(string endpoint, string arguments) =>
        Host.Calls.Start(Member.Id, new CallRequest(endpoint, arguments) { Timeout = Long });

    private static async Task<(CallFailure Failure, bool MayHaveRun)> EndOfAsync(Call call)
    {
        CallResult result = await call.Result.Soon();
        return (result.Failure, result.MayHaveRun);
    }

    private static async Task<List<CallItem>> ReadAsync(Call call)
    {
        var items = new List<CallItem>();
        await foreach (CallItem item in call.Items.ReadAllAsync())
            items.Add(item);
        return items;
    }

    private static async Task<List<ProtocolFrame>> HearUntilAsync(FrameStream link, Predicate<ProtocolFrame> isLast)
    {
        var heard = new List<ProtocolFrame>();
        do
            heard.Add(await HearAnyAsync(link));
        while (!isLast(heard[^1]));
        return heard;
    }

    private static async Task<ProtocolFrame> HearAnyAsync(FrameStream link) =>
        await link.ReadAsync(ProtocolLimits.Message, default).Soon() ?? throw new InvalidOperationException("The link has ended.");

    private static async Task HearCallsAcknowledgedAsync(FrameStream link, ulong number) =>
        await HearUntilAsync(link, f => f is AcknowledgementFrame { Lane: Lanes.Calls } acknowledged && acknowledged.Number == number);

    private static MessageFrame Request(ulong number, string endpoint, string arguments, Guid? id = null) =>
        New(number, id ?? Id, BodyKind.Request, arguments, CallTags.OfRequest(endpoint, Long));

    private static MessageFrame New(ulong number, Guid id, BodyKind kind, string body, TagBlock tags = default) =>
        new(new MessageHead(Lanes.Calls, number, id, DateTimeOffset.UnixEpoch, kind, MessageDestination.Member, tags), Encoding.UTF8.GetBytes(body));
}
