using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Calls;

/// <summary>The time of a call, by a clock that the test advances.</summary>
public sealed class CallDeadlineTests : EncryptedMemoryTest
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HostSession _host = null!;
    private PeerSession _one = null!;

    [Fact]
    public async Task Call_ends_when_its_time_is_over_and_the_endpoint_is_stopped()
    {
        await OpenAsync();
        Call call = Start(Ten);
        await _began.Task.Soon();

        Clock.Advance(Ten - TimeSpan.FromMilliseconds(1));
        Assert.False(call.Result.IsCompleted);
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        CallResult result = await call.Result.Soon();
        Assert.Equal((CallFailure.TimedOut, true), (result.Failure, result.MayHaveRun));
        Assert.Equal(Ten, result.Elapsed);
        await _stopped.Task.Soon();
    }

    [Fact]
    public async Task Call_without_a_time_goes_on()
    {
        await OpenAsync();
        Call call = Start(null);
        await _began.Task.Soon();

        Clock.Advance(TimeSpan.FromMinutes(9));

        Assert.False(call.Result.IsCompleted);
        call.Cancel();
        await TurnUntilAsync(_stopped.Task).Soon();
    }

    private async Task OpenAsync()
    {
        _host = StartHost(o => o with { Heartbeat = Patient });
        _one = await EnterAsync(_host, "one", o => o with { Heartbeat = Patient });
        await UntilAllKnowAllAsync(_host, _one);
        _host.Calls.TryOffer("endless", new PlayedEndpoint(async (_, stop) =>
        {
            _began.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                _stopped.TrySetResult();
            }
        }));
    }

    private Call Start(TimeSpan? timeout) => _one.Calls.Start(_host.Id!.Value, new CallRequest("endless", "null") { Timeout = timeout });
}
