using System.Diagnostics.CodeAnalysis;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// The events that wait for one handler: at most 100,000 messages or 64 MiB of them, and 100,000 other events. A full queue
/// accepts messages again when a quarter of it is free.
/// </summary>
/// <param name="observer">Learns when the queue drops an event and when it has room again.</param>
[SuppressMessage("Naming", "CA1711", Justification = "That is what it is called.")]
internal sealed class HandlerQueue(IHandlerQueueObserver observer)
{
    public const int MaxCount = 100_000;
    public const long MaxBytes = 64 << 20;

    private readonly Lock _sync = new();
    private readonly Queue<Delivery> _waiting = new();
    private TaskCompletionSource<bool>? _taker;
    private int _messages;
    private long _bytes;
    private long _missed;
    private bool _isFull;
    private bool _isReported;
    private bool _isComplete;
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_sync)
                return _waiting.Count;
        }
    }

    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>Whether the queue accepts another message.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_sync)
                return !_isFull && !_isComplete && !_isClosed;
        }
    }

    /// <summary>Whether no more events will be taken.</summary>
    public bool IsOver
    {
        get
        {
            lock (_sync)
                return _isClosed || (_isComplete && _waiting.Count == 0);
        }
    }

    /// <param name="delivery">The event.</param>
    /// <param name="isLate">Whether older messages for this handler are still in the inbox, so that this message must not
    /// overtake them.</param>
    /// <returns>False if the event was dropped, which is counted, or the queue accepts no more events.</returns>
    public bool TryAdd(Delivery delivery, bool isLate = false)
    {
        bool isMessage = delivery.Message is not null;
        lock (_sync)
        {
            if (_isClosed || _isComplete)
                return false;
            if (isMessage ? !_isFull && !isLate : _waiting.Count - _messages < MaxCount)
            {
                _waiting.Enqueue(delivery);
                if (isMessage)
                {
                    _messages++;
                    _bytes += delivery.Size;
                    _isFull = _messages >= MaxCount || _bytes >= MaxBytes;
                }
                Wake(true);
                return true;
            }
            _missed++;
            if (_isReported)
                return false;
            _isReported = true;
        }
        observer.OnMissed();
        return false;
    }

    public bool TryTake([NotNullWhen(true)] out Delivery? delivery)
    {
        bool hasRoom = false;
        lock (_sync)
        {
            if (_isClosed || !_waiting.TryDequeue(out delivery))
            {
                delivery = null;
                return false;
            }
            if (delivery.Message is not null)
            {
                _messages--;
                _bytes -= delivery.Size;
                if (_isFull && _messages <= MaxCount / 4 * 3 && _bytes <= MaxBytes / 4 * 3)
                    (_isFull, hasRoom) = (false, true);
            }
            if (!_isFull && _waiting.Count - _messages < MaxCount)
                _isReported = false;
        }
        if (hasRoom)
            observer.OnRoomAgain();
        return true;
    }

    /// <returns>False if no more events will come.</returns>
    public Task<bool> WaitAsync()
    {
        lock (_sync)
        {
            if (_isClosed)
                return Task.FromResult(false);
            if (_waiting.Count > 0)
                return Task.FromResult(true);
            if (_isComplete)
                return Task.FromResult(false);
            _taker = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _taker.Task;
        }
    }

    /// <summary>Accepts no more events; waiting events can still be taken.</summary>
    public void Complete()
    {
        lock (_sync)
        {
            _isComplete = true;
            if (_waiting.Count == 0)
                Wake(false);
        }
    }

    /// <summary>No more events can be taken.</summary>
    /// <returns>The events that were still waiting.</returns>
    public IReadOnlyList<Delivery> Close()
    {
        lock (_sync)
        {
            _isClosed = true;
            Delivery[] left = [.. _waiting];
            _waiting.Clear();
            (_messages, _bytes) = (0, 0);
            Wake(false);
            return left;
        }
    }

    private void Wake(bool hasMore)
    {
        _taker?.TrySetResult(hasMore);
        _taker = null;
    }
}
