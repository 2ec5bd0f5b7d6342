using Microsoft.Extensions.Time.Testing;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>How many members a session dials at once.</summary>
public sealed class DialTurnsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DialTurns _turns;

    public DialTurnsTests() => _turns = new DialTurns(_time);

    [Fact]
    public async Task Dial_waits_while_all_turns_are_taken_and_gets_the_one_that_ends()
    {
        List<DialTurn> taken = await TakeAllAsync();
        Task<DialTurn> next = _turns.EnterAsync(default);
        Assert.False(next.IsCompleted);

        taken[17].Dispose();

        (await next.Soon()).Dispose();
    }

    [Fact]
    public async Task Dials_get_their_turns_in_the_order_in_which_they_wait()
    {
        List<DialTurn> taken = await TakeAllAsync();
        Task<DialTurn>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => _turns.EnterAsync(default))];

        for (int i = 0; i < waiting.Length; i++)
        {
            taken[i].Dispose();
            await waiting[i].Soon();
            Assert.Equal(i + 1, waiting.Count(w => w.IsCompleted));
        }
    }

    [Theory]
    [InlineData(false, 250)]
    [InlineData(true, 1000)]
    public async Task Turn_of_a_member_that_does_not_answer_passes_on(bool isConnected, int milliseconds)
    {
        foreach (DialTurn turn in await TakeAllAsync())
        {
            if (isConnected)
                turn.NoteConnected();
        }
        Task<DialTurn> next = _turns.EnterAsync(default);

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await next.Soon();
    }

    [Fact]
    public async Task Turn_that_has_passed_on_is_not_given_back_twice()
    {
        List<DialTurn> taken = await TakeAllAsync();
        _time.Advance(DialTurn.WhileConnecting);
        foreach (DialTurn turn in taken)
        {
            turn.NoteConnected();
            turn.Dispose();
        }
        _time.Advance(DialTurn.WhileConnected);

        await TakeAllAsync();

        Assert.False(_turns.EnterAsync(default).IsCompleted);
    }

    [Fact]
    public async Task Dial_that_is_given_up_while_it_waits_takes_no_turn()
    {
        List<DialTurn> taken = await TakeAllAsync();
        using var over = new CancellationTokenSource();
        Task<DialTurn> given = _turns.EnterAsync(over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        taken[0].Dispose();

        await _turns.EnterAsync(default).Soon();
    }

    private async Task<List<DialTurn>> TakeAllAsync()
    {
        var taken = new List<DialTurn>();
        for (int i = 0; i < DialTurns.Count; i++)
            taken.Add(await _turns.EnterAsync(default).Soon());
        return taken;
    }
}
