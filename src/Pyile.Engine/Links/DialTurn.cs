namespace Pyile.Engine.Links;

/// <summary>
/// One of the <see cref="DialTurns"/>. It passes to the next dial when it is disposed of, or after a time: members that do not answer do not
/// keep the others waiting.
/// </summary>
internal sealed class DialTurn : IDisposable
{
    /// <summary>How long a dial keeps its turn while nothing has taken its connection.</summary>
    public static readonly TimeSpan WhileConnecting = TimeSpan.FromMilliseconds(250);

    /// <summary>How long it keeps it after that.</summary>
    public static readonly TimeSpan WhileConnected = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turns;
    private readonly ITimer _timer;
    private bool _isOver;

    public DialTurn(SemaphoreSlim turns, TimeProvider time)
    {
        _turns = turns;
        _timer = time.CreateTimer(static turn => ((DialTurn)turn!).End(), this, WhileConnecting, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something has taken the connection. A turn that has passed on stays passed on.</summary>
    public void NoteConnected() => _timer.Change(WhileConnected, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        End();
    }

    private void End()
    {
        if (!Interlocked.Exchange(ref _isOver, true))
            _turns.Release();
    }
}
