namespace Pyile.Engine.Calls;

/// <summary>How much a call may still return before its caller has taken what it has.</summary>
internal sealed class ItemCredit
{
    private readonly Lock _sync = new();
    private long _room = CallLimits.Room;
    private TaskCompletionSource? _more;

    /// <summary>Waits until there is room, and takes it. The last item may take more than there is.</summary>
    public async ValueTask TakeAsync(int cost, CancellationToken cancellationToken)
    {
        while (WaitForRoom(cost) is { } more)
            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The caller has room for more.</summary>
    public void Add(uint bytes)
    {
        TaskCompletionSource? more;
        lock (_sync)
        {
            _room = Math.Min(_room + bytes, int.MaxValue);
            (more, _more) = (_more, null);
        }
        more?.TrySetResult();
    }

    /// <returns>Null if the room was taken.</returns>
    private Task? WaitForRoom(int cost)
    {
        lock (_sync)
        {
            if (_room > 0)
            {
                _room -= cost;
                return null;
            }
            return (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
