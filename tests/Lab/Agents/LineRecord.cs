namespace Pyile.Lab.Tests.Agents;

/// <summary>The lines of a machine's agents, one after the other, for tests that wait for one or look at all.</summary>
internal sealed class LineRecord
{
    private readonly Lock _sync = new();
    private readonly List<AgentLine> _lines = [];
    private TaskCompletionSource _added = NewSignal();

    public void Add(AgentLine line)
    {
        TaskCompletionSource added;
        lock (_sync)
        {
            _lines.Add(line);
            (added, _added) = (_added, NewSignal());
        }
        added.SetResult();
    }

    /// <summary>The lines of a kind so far.</summary>
    public IReadOnlyList<T> Of<T>()
        where T : AgentLine
    {
        lock (_sync)
            return [.. _lines.OfType<T>()];
    }

    /// <summary>Waits until enough lines are as wanted, those before the call included.</summary>
    /// <returns>The last of them.</returns>
    public async Task<T> UntilAsync<T>(Func<T, bool> isWanted, CancellationToken cancellationToken, int count = 1)
        where T : AgentLine
    {
        int seen = 0, found = 0;
        while (true)
        {
            Task added;
            lock (_sync)
            {
                for (; seen < _lines.Count; seen++)
                {
                    if (_lines[seen] is T line && isWanted(line) && ++found == count)
                        return line;
                }
                added = _added.Task;
            }
            await added.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
