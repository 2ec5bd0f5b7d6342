namespace Pyile.Engine.Tests.Support;

/// <summary>The two ends of a connection.</summary>
internal sealed class QuietPair
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _silence;
    private readonly TamperedWire _wire;
    private readonly Action _ended;
    private int _open = 2;

    public QuietPair(CancellationTokenSource silence, Action<byte[]> damage, Action ended)
    {
        _silence = silence;
        _wire = new TamperedWire((_, bytes) => damage(bytes), _silence);
        _ended = ended;
    }

    /// <summary>Cancelled when both sides wait for each other.</summary>
    public CancellationToken Silence => _silence.Token;

    /// <summary>Completes when both ends are closed.</summary>
    public Task Closed => _closed.Task;

    public QuietConnection Wrap(IConnection connection, bool isHost) => new(new TamperedConnection(connection, _wire, isHost), this);

    public void Close()
    {
        if (Interlocked.Decrement(ref _open) > 0)
            return;
        _ended();
        _closed.TrySetResult();
    }
}
