namespace Pyile.Engine.Runtime;

/// <summary>Room for a number of events of one kind.</summary>
internal sealed class EventRoom(int capacity)
{
    private int _taken;
    private int _isReported;

    /// <param name="isNewlyFull">Whether this is the first event without room since the room was last empty.</param>
    public bool TryTake(out bool isNewlyFull)
    {
        isNewlyFull = false;
        if (Interlocked.Increment(ref _taken) <= capacity)
            return true;
        Interlocked.Decrement(ref _taken);
        isNewlyFull = Interlocked.Exchange(ref _isReported, 1) == 0;
        return false;
    }

    public void GiveBack()
    {
        if (Interlocked.Decrement(ref _taken) == 0)
            Volatile.Write(ref _isReported, 0);
    }
}
