namespace Pyile.Engine.Runtime;

/// <summary>What a <see cref="StaggeredRace"/> does with its candidates.</summary>
/// <typeparam name="TCandidate">What an attempt is made with.</typeparam>
/// <typeparam name="TResult">What a successful attempt has.</typeparam>
internal interface IRaceEntrant<TCandidate, TResult>
    where TResult : class
{
    /// <returns>Null if the attempt failed, so that the next one begins at once.</returns>
    Task<TResult?> AttemptAsync(TCandidate candidate, CancellationToken cancellationToken);

    /// <summary>Releases the result of an attempt that succeeded after another one had won.</summary>
    ValueTask DiscardAsync(TResult late);
}

/// <summary>
/// Tries candidates as RFC 8305 does: each attempt begins a moment after the one before, or at once when one has failed. The first that
/// succeeds wins; the others are cancelled, and what they still bring is released before the race is over.
/// </summary>
internal static class StaggeredRace
{
    /// <summary>The time between the beginnings of two attempts.</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <returns>The result of the winner, or null if every attempt has failed.</returns>
    /// <exception cref="OperationCanceledException">The token ended the race.</exception>
    public static async Task<TResult?> RunAsync<TCandidate, TResult>(
        IAsyncEnumerable<TCandidate> candidates, IRaceEntrant<TCandidate, TResult> entrant, TimeProvider time, CancellationToken cancellationToken)
        where TResult : class
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<TResult?>>();
        IAsyncEnumerator<TCandidate> source = candidates.GetAsyncEnumerator(over.Token);
        Task<bool>? next = source.MoveNextAsync().AsTask();
        Task pause = Task.CompletedTask;
        try
        {
            while (next is not null || running.Count > 0)
            {
                if (next is { IsCompleted: true } && pause.IsCompleted)
                {
                    if (await next.ConfigureAwait(false))
                    {
                        running.Add(entrant.AttemptAsync(source.Current, over.Token));
                        next = source.MoveNextAsync().AsTask();
                        // The last attempt is followed by none.
                        pause = next is { IsCompletedSuccessfully: true, Result: false } ? Task.CompletedTask : Task.Delay(Stagger, time, over.Token);
                    }
                    else
                    {
                        next = null;
                    }
                    continue;
                }
                await Task.WhenAny(Awaited(running, next, pause)).ConfigureAwait(false);
                while (running.Find(attempt => attempt.IsCompleted) is { } ended)
                {
                    running.Remove(ended);
                    if (await ended.ConfigureAwait(false) is { } winner)
                        return winner;
                    pause = Task.CompletedTask;
                }
            }
            return null;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await DiscardAsync(running, entrant).ConfigureAwait(false);
            if (next is not null)
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A candidate that is known waits for the pause.
    private static List<Task> Awaited<TResult>(List<Task<TResult?>> running, Task<bool>? next, Task pause)
        where TResult : class
    {
        List<Task> awaited = [.. running];
        if (next is not null)
            awaited.Add(next.IsCompleted ? pause : next);
        return awaited;
    }

    private static async Task DiscardAsync<TCandidate, TResult>(List<Task<TResult?>> losers, IRaceEntrant<TCandidate, TResult> entrant)
        where TResult : class
    {
        foreach (Task<TResult?> loser in losers)
        {
            await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loser is { IsCompletedSuccessfully: true, Result: { } late })
                await entrant.DiscardAsync(late).ConfigureAwait(false);
        }
    }
}
