using System.Threading.Channels;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Runtime;

/// <summary>A race whose attempts the test ends, with a clock that the test advances.</summary>
public sealed class StaggeredRaceTests : IRaceEntrant<string, string>
{
    private readonly Channel<string> _candidates = Channel.CreateUnbounded<string>();
    private readonly Wakeups _happened = new();
    private readonly TurnedClock _clock;
    private readonly Lock _sync = new();
    private readonly Dictionary<string, TaskCompletionSource<string?>> _attempts = [];
    private readonly List<string> _cancelled = [];
    private readonly List<string> _discarded = [];

    /// <summary>Attempts whose success comes although they have been cancelled.</summary>
    private readonly HashSet<string> _stubborn = [];

    public StaggeredRaceTests() => _clock = new TurnedClock(_happened);

    private static TimeSpan JustBefore => StaggeredRace.Stagger - TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Attempts_begin_a_quarter_of_a_second_apart_while_none_ends()
    {
        Task<string?> race = RunAsync("a", "b", "c");
        await BegunAsync("a");
        await PassAsync(JustBefore);
        Assert.Equal(["a"], Begun);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await BegunAsync("a", "b");
        await PassAsync(StaggeredRace.Stagger);
        await BegunAsync("a", "b", "c");

        End("c", "won");

        Assert.Equal("won", await race.Soon());
        Assert.Equal(["a", "b"], _cancelled.Order());
    }

    [Fact]
    public async Task Failure_starts_the_next_attempt_at_once()
    {
        Task<string?> race = RunAsync("a", "b", "c");
        await BegunAsync("a");
        End("a", null);
        await BegunAsync("a", "b");
        End("b", null);
        await BegunAsync("a", "b", "c");
        End("c", "won");

        Assert.Equal("won", await race.Soon());
    }

    [Fact]
    public async Task Attempt_that_began_first_can_win_after_later_ones_have_begun()
    {
        Task<string?> race = RunAsync("a", "b");
        await BegunAsync("a");
        await PassAsync(StaggeredRace.Stagger);
        await BegunAsync("a", "b");

        End("a", "won");

        Assert.Equal("won", await race.Soon());
        Assert.Equal(["b"], _cancelled);
    }

    [Fact]
    public async Task Race_without_a_success_ends_with_null_after_the_last_failure()
    {
        Task<string?> race = RunAsync("a", "b");
        await BegunAsync("a");
        await PassAsync(StaggeredRace.Stagger);
        await BegunAsync("a", "b");
        End("b", null);
        Assert.False(race.IsCompleted);
        End("a", null);

        Assert.Null(await race.Soon());
    }

    [Fact]
    public async Task Race_without_candidates_ends_with_null() => Assert.Null(await RunAsync().Soon());

    [Fact]
    public async Task Result_that_comes_after_the_winner_is_discarded_before_the_race_is_over()
    {
        _stubborn.Add("a");
        Task<string?> race = RunAsync("a", "b");
        await BegunAsync("a");
        await PassAsync(StaggeredRace.Stagger);
        await BegunAsync("a", "b");

        End("b", "won");
        await _happened.UntilAsync(() => _cancelled.Contains("a"));
        Assert.False(race.IsCompleted);
        End("a", "late");

        Assert.Equal("won", await race.Soon());
        Assert.Equal(["late"], _discarded);
    }

    [Fact]
    public async Task Candidate_that_is_found_late_is_tried_at_once()
    {
        Task<string?> race = RaceAsync(default);
        Assert.True(_candidates.Writer.TryWrite("a"));
        await BegunAsync("a");
        await PassAsync(StaggeredRace.Stagger * 3);
        Assert.True(_candidates.Writer.TryWrite("b"));
        await BegunAsync("a", "b");
        _candidates.Writer.Complete();
        End("b", "won");

        Assert.Equal("won", await race.Soon());
    }

    [Fact]
    public async Task Search_for_candidates_that_goes_on_does_not_delay_the_winner()
    {
        Task<string?> race = RaceAsync(default);
        Assert.True(_candidates.Writer.TryWrite("a"));
        await BegunAsync("a");

        End("a", "won");

        Assert.Equal("won", await race.Soon());
    }

    [Fact]
    public async Task Cancelled_race_cancels_all_attempts_and_throws()
    {
        using var stop = new CancellationTokenSource();
        Task<string?> race = RunAsync(stop.Token, "a", "b");
        await BegunAsync("a");
        await PassAsync(StaggeredRace.Stagger);
        await BegunAsync("a", "b");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race.Soon());
        Assert.Equal(["a", "b"], _cancelled.Order());
    }

    [Fact]
    public async Task Exception_of_an_attempt_ends_the_race_and_cancels_the_others()
    {
        Task<string?> race = RunAsync("a", "b");
        await BegunAsync("a");
        await PassAsync(StaggeredRace.Stagger);
        await BegunAsync("a", "b");
        lock (_sync)
            _attempts["a"].SetException(new InvalidOperationException("unexpected"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => race.Soon());
        Assert.Equal(["b"], _cancelled);
    }

    async Task<string?> IRaceEntrant<string, string>.AttemptAsync(string candidate, CancellationToken cancellationToken)
    {
        var attempt = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
            _attempts.Add(candidate, attempt);
        _happened.Fire();
        using CancellationTokenRegistration registered = cancellationToken.Register(() =>
        {
            lock (_sync)
                _cancelled.Add(candidate);
            if (!_stubborn.Contains(candidate))
                attempt.TrySetCanceled(cancellationToken);
            _happened.Fire();
        });
        return await attempt.Task;
    }

    ValueTask IRaceEntrant<string, string>.DiscardAsync(string late)
    {
        _discarded.Add(late);
        return ValueTask.CompletedTask;
    }

    private string[] Begun
    {
        get
        {
            lock (_sync)
                return [.. _attempts.Keys];
        }
    }

    private Task BegunAsync(params string[] candidates) => _happened.UntilAsync(() => Begun.SequenceEqual(candidates));

    private async Task PassAsync(TimeSpan time)
    {
        await _happened.UntilAsync(() => _clock.Running(StaggeredRace.Stagger) == 1);
        _clock.Advance(time);
    }

    private void End(string candidate, string? result)
    {
        lock (_sync)
            _attempts[candidate].SetResult(result);
    }

    private Task<string?> RunAsync(params string[] candidates) => RunAsync(default, candidates);

    private Task<string?> RunAsync(CancellationToken cancellationToken, params string[] candidates)
    {
        foreach (string candidate in candidates)
            _candidates.Writer.TryWrite(candidate);
        _candidates.Writer.Complete();
        return RaceAsync(cancellationToken);
    }

    private Task<string?> RaceAsync(CancellationToken cancellationToken) =>
        StaggeredRace.RunAsync(_candidates.Reader.ReadAllAsync(CancellationToken.None), this, _clock, cancellationToken);
}
