namespace Pyile.Engine.Tests.Calls;

/// <summary>Which of the calls that wait runs next.</summary>
public sealed class CallTurnsTests : IDisposable
{
    private static readonly MemberId Busy = MemberId.NewRandom();
    private static readonly MemberId Modest = MemberId.NewRandom();

    private readonly List<string> _began = [];
    private readonly SemaphoreSlim _beginning = new(0);

    public void Dispose() => _beginning.Dispose();

    [Fact]
    public async Task No_more_than_the_bound_run_at_the_same_time()
    {
        var turns = new CallTurns(2);
        Turn[] all = [.. Enumerable.Range(0, 5).Select(i => new Turn(this, Busy, $"{i}"))];
        foreach (Turn turn in all)
            turns.Enter(turn);
        await BegunAsync(2);
        Assert.False(await _beginning.WaitAsync(TimeSpan.FromMilliseconds(50)));

        all[0].Over.SetResult();
        await BegunAsync(1);

        Assert.Equal("2", _began[2]);
    }

    [Fact]
    public async Task Callers_take_turns()
    {
        var turns = new CallTurns(1);
        Turn first = Enter(turns, Busy, "first");
        Turn[] busy = [.. Enumerable.Range(0, 3).Select(i => Enter(turns, Busy, $"busy {i}"))];
        Turn[] modest = [Enter(turns, Modest, "modest 0"), Enter(turns, Modest, "modest 1")];

        foreach (Turn turn in new[] { first, busy[0], modest[0], busy[1], modest[1], busy[2] })
        {
            await BegunAsync(1);
            turn.Over.SetResult();
        }

        Assert.Equal(["first", "busy 0", "modest 0", "busy 1", "modest 1", "busy 2"], _began);
    }

    [Fact]
    public async Task When_all_are_over_the_next_ones_begin_at_once()
    {
        var turns = new CallTurns(1);
        for (int i = 0; i < 3; i++)
        {
            Turn turn = Enter(turns, Busy, $"{i}");
            await BegunAsync(1);
            turn.Over.SetResult();
        }
        Assert.Equal(["0", "1", "2"], _began);
    }

    private Turn Enter(CallTurns turns, MemberId caller, string name)
    {
        var turn = new Turn(this, caller, name);
        turns.Enter(turn);
        return turn;
    }

    private async Task BegunAsync(int count)
    {
        for (int i = 0; i < count; i++)
            Assert.True(await _beginning.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private sealed class Turn(CallTurnsTests test, MemberId caller, string name) : ITurn
    {
        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public MemberId Caller => caller;

        public Task RunAsync()
        {
            lock (test._began)
                test._began.Add(name);
            test._beginning.Release();
            return Over.Task;
        }
    }
}
