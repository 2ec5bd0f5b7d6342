using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Calls;

/// <summary>What a call returns, how it fails, and how it ends on both sides.</summary>
public sealed class CallTests : CallTest
{
    [Fact]
    public async Task Call_returns_its_items_in_order_and_its_end()
    {
        await OpenAsync();
        Offer("count", PlayedEndpoint.CountAsync);

        Call call = Start("count", "3");

        Assert.Equal([new(CallItemKind.Output, "1"), new(CallItemKind.Output, "2"), new CallItem(CallItemKind.Output, "3")], await ReadAsync(call).Soon());
        await SucceedsAsync(call);
    }

    [Fact]
    public async Task Item_arrives_while_the_endpoint_goes_on()
    {
        await OpenAsync();
        var go = new TaskCompletionSource();
        Offer("wait", async (call, stop) =>
        {
            await call.WriteAsync(CallItemKind.Output, "1", stop);
            await go.Task;
        });

        Call call = Start("wait");

        Assert.Equal("1", (await call.Items.ReadAsync().AsTask().Soon()).Json);
        Assert.False(call.Result.IsCompleted);
        go.SetResult();
        await SucceedsAsync(call);
    }

    [Fact]
    public async Task Endpoint_sees_who_calls_what_with_what()
    {
        await OpenAsync();
        var seen = new TaskCompletionSource<IncomingCall>();
        Offer("look", (call, _) =>
        {
            seen.SetResult(call);
            return Task.CompletedTask;
        });

        Call call = Start("look", """{"a":[1]}""");

        IncomingCall incoming = await seen.Task.Soon();
        Assert.Equal((call.Id, One.Id, "look", """{"a":[1]}"""), (incoming.Id, incoming.Caller.Id, incoming.Endpoint, incoming.Arguments));
        await SucceedsAsync(call);
    }

    [Fact]
    public async Task Items_of_other_streams_say_so()
    {
        await OpenAsync();
        Offer("warn", async (call, stop) =>
        {
            await call.WriteAsync(CallItemKind.Warning, "\"almost full\"", stop);
            await call.WriteAsync((CallItemKind)77, "0", stop);
            await call.WriteAsync(CallItemKind.Output, "1", stop);
        });

        Call call = Start("warn");

        Assert.Equal([new(CallItemKind.Warning, "\"almost full\""), new CallItem(CallItemKind.Output, "1")], await ReadAsync(call).Soon());
    }

    [Fact]
    public async Task Call_of_what_is_not_offered_fails_and_has_not_run()
    {
        await OpenAsync();

        await FailsAsync(Start("nothing"), CallFailure.NoSuchEndpoint, mayHaveRun: false);
    }

    [Fact]
    public async Task Call_of_what_is_not_allowed_fails_before_its_arguments_are_looked_at()
    {
        await OpenAsync();
        Host.Calls.TryOffer("secret", new PlayedEndpoint((_, _) => throw new InvalidOperationException("It ran.")) { Allowed = Host.Id });

        await FailsAsync(Start("secret"), CallFailure.NotAllowed, mayHaveRun: false);
    }

    [Theory]
    [InlineData(CallFailure.InvalidArguments, CallFailure.InvalidArguments, false)]
    [InlineData(CallFailure.Stopped, CallFailure.Stopped, true)]
    [InlineData(CallFailure.TimedOut, CallFailure.Failed, true)]
    public async Task Endpoint_says_why_a_call_fails(CallFailure thrown, CallFailure seen, bool mayHaveRun)
    {
        await OpenAsync();
        Offer("fail", (_, _) => throw new CallException(thrown, "because of é"));

        CallResult result = await FailsAsync(Start("fail"), seen, mayHaveRun);

        Assert.Equal("because of é", result.Detail);
    }

    [Fact]
    public async Task Endpoint_that_throws_fails_the_call_with_its_text()
    {
        await OpenAsync();
        Offer("fail", (_, _) => throw new InvalidOperationException("no such path"));

        Assert.Equal("no such path", (await FailsAsync(Start("fail"), CallFailure.Failed, mayHaveRun: true)).Detail);
    }

    [Fact]
    public async Task Name_is_offered_once_until_it_is_withdrawn()
    {
        await OpenAsync();

        Assert.True(Host.Calls.TryOffer("echo", PlayedEndpoint.Echo));
        Assert.False(Host.Calls.TryOffer("echo", PlayedEndpoint.Echo));
        Assert.True(Host.Calls.TryOffer("Echo", PlayedEndpoint.Echo));
        Assert.Equal(["Echo", "echo"], Host.Calls.Endpoints);
        Assert.True(Host.Calls.Withdraw("echo"));
        Assert.False(Host.Calls.Withdraw("echo"));

        await FailsAsync(Start("echo"), CallFailure.NoSuchEndpoint, mayHaveRun: false);
        await SucceedsAsync(Start("Echo"));
    }

    [Fact]
    public async Task Cancelling_ends_the_call_at_once_and_stops_the_endpoint()
    {
        await OpenAsync();
        var (began, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        Offer("endless", async (_, stop) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopped.SetResult();
        });
        using var cancellation = new CancellationTokenSource();
        Call call = Start("endless", cancellationToken: cancellation.Token);
        await began.Task.Soon();

        await cancellation.CancelAsync();

        await FailsAsync(call, CallFailure.Cancelled, mayHaveRun: true);
        await stopped.Task.Soon();
    }

    [Fact]
    public async Task Slow_reader_stops_the_endpoint_and_gets_everything()
    {
        const int Size = 1000;
        await OpenAsync();
        int written = 0;
        Offer("flood", async (call, stop) =>
        {
            string item = $"\"{new string('x', Size)}\"";
            for (; written < 2000; written++)
                await call.WriteAsync(CallItemKind.Output, item, stop);
        });

        Call call = Start("flood");
        await YieldUntilAsync(() => Volatile.Read(ref written) > 200);
        Offer("other", (_, _) => Task.CompletedTask);
        await SucceedsAsync(Start("other"));

        Assert.InRange(Volatile.Read(ref written), 200, (256 * 1024 / Size) + 1);
        Assert.Equal(2000, (await ReadAsync(call).Soon()).Count);
        await SucceedsAsync(call);
    }

    [Fact]
    public async Task Largest_item_and_arguments_arrive()
    {
        await OpenAsync();
        Host.Calls.TryOffer("echo", PlayedEndpoint.Echo);
        string large = $"\"{new string('x', (1 << 20) - 2)}\"";

        Call call = Start("echo", large);

        Assert.Equal(large, (await ReadAsync(call).Soon()).Single().Json);
        Assert.Equal(
            PyileError.TooLarge, Assert.Throws<PyileException>(() => Start("echo", $"\"{new string('x', (1 << 20) - 1)}\"")).Kind);
    }

    [Fact]
    public async Task Sixty_four_calls_to_one_member_run_at_the_same_time_and_others_wait_at_the_caller()
    {
        await OpenAsync();
        var go = new TaskCompletionSource();
        int running = 0;
        Offer("wait", async (_, _) =>
        {
            Interlocked.Increment(ref running);
            await go.Task;
        });

        Call[] calls = [.. Enumerable.Range(0, 70).Select(_ => Start("wait"))];
        await YieldUntilAsync(() => Volatile.Read(ref running) == 64);
        using var cancellation = new CancellationTokenSource();
        Call waiting = Start("wait", cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await FailsAsync(waiting, CallFailure.Cancelled, mayHaveRun: false);
        go.SetResult();

        foreach (Call call in calls)
            await SucceedsAsync(call);
        Assert.Equal(70, running);
    }

    [Fact]
    public async Task Calls_run_in_both_directions_at_the_same_time()
    {
        await OpenAsync();
        Host.Calls.TryOffer("echo", PlayedEndpoint.Echo);
        One.Calls.TryOffer("echo", PlayedEndpoint.Echo);

        Call[] calls = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? Start("echo", $"{i}")
            : Host.Calls.Start(One.Id!.Value, new CallRequest("echo", $"{i}")))];

        for (int i = 0; i < calls.Length; i++)
            Assert.Equal($"{i}", Assert.Single(await ReadAsync(calls[i]).Soon()).Json);
    }

    [Fact]
    public async Task Member_that_leaves_fails_its_calls_at_once()
    {
        await OpenAsync();
        One.Calls.TryOffer("endless", PlayedEndpoint.Endless);
        Call call = Host.Calls.Start(One.Id!.Value, new CallRequest("endless", "1"));
        await RecordOf(One).WaitForAsync<Logged>(l => l.Id == LogIds.CallTaken);

        await One.CloseAsync().Soon();

        await FailsAsync(call, CallFailure.NotAMember, mayHaveRun: true);
    }

    [Fact]
    public async Task Caller_that_leaves_stops_what_runs_for_it()
    {
        await OpenAsync();
        var (began, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        Offer("endless", async (_, stop) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopped.SetResult();
        });
        Call call = Start("endless");
        await began.Task.Soon();

        await One.CloseAsync().Soon();

        await FailsAsync(call, CallFailure.SessionEnded, mayHaveRun: true);
        await stopped.Task.Soon();
    }

    [Fact]
    public async Task Call_that_cannot_be_made_is_over_at_once()
    {
        await OpenAsync();

        Call call = One.Calls.Start(MemberId.NewRandom(), new CallRequest("echo", "1"));

        Assert.True(call.Result.IsCompleted);
        await FailsAsync(call, CallFailure.NotAMember, mayHaveRun: false);
        Assert.Empty(await ReadAsync(call));
    }

    [Theory]
    [InlineData("", "1", PyileError.InvalidOption)]
    [InlineData("echo", "{", PyileError.InvalidMessage)]
    [InlineData("echo", "", PyileError.InvalidMessage)]
    public async Task Name_and_arguments_that_cannot_be_sent_are_refused(string name, string arguments, PyileError error)
    {
        await OpenAsync();

        Assert.Equal(error, Assert.Throws<PyileException>(() => Start(name, arguments)).Kind);
    }

    [Fact]
    public async Task Session_does_not_call_itself()
    {
        await OpenAsync();

        Assert.Equal(
            PyileError.SendToSelf, Assert.Throws<PyileException>(() => One.Calls.Start(One.Id!.Value, new CallRequest("echo", "1"))).Kind);
    }

    [Fact]
    public async Task Full_inboxes_delay_no_call()
    {
        InboxOptions tiny = new() { MaxMessages = 1 };
        await OpenAsync(o => o with { Inbox = tiny }, o => o with { Inbox = tiny });
        Host.Calls.TryOffer("echo", PlayedEndpoint.Echo);
        Task<Receipt>[] floods =
        [
            .. Enumerable.Range(0, 20).Select(_ => One.SendAsync(Host.Address, "x", TimeSpan.FromMinutes(1))),
            .. Enumerable.Range(0, 20).Select(_ => Host.SendAsync(One.Address, "x", TimeSpan.FromMinutes(1))),
        ];
        await UntilAsync(() => Host.Counters.InboxFull > 0 && One.Counters.InboxFull > 0);

        for (int i = 0; i < 20; i++)
        {
            Call call = Start("echo", $"{i}");
            Assert.Equal($"{i}", Assert.Single(await ReadAsync(call).Soon()).Json);
            Assert.InRange((await call.Result).Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
        Assert.Contains(floods, f => !f.IsCompleted);
    }
}
