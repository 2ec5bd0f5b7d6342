using Microsoft.Extensions.Logging;
using Pyile.Engine.State;

namespace Pyile.Engine.Sessions;

/// <summary>The inbox between the connections that fill it and whoever receives. Full, it makes those who add wait.</summary>
internal sealed class InboxQueue(InboxOptions options, ILogger logger)
{
    private readonly Inbox _inbox = new(options.MaxMessages, options.MaxBytes);
    private readonly Lock _sync = new();
    private readonly Pulse _arrived = new();
    private readonly Pulse _room = new();
    private long _timesFull;
    private bool _isReportedFull;

    public int Count
    {
        get
        {
            lock (_sync)
                return _inbox.Count;
        }
    }

    /// <summary>How often it was found full.</summary>
    public long TimesFull => Interlocked.Read(ref _timesFull);

    /// <summary>Fires after a message came in and when the session ends.</summary>
    public Pulse Arrived => _arrived;

    /// <param name="message">The message.</param>
    /// <param name="bytes">What it counts for.</param>
    /// <param name="added">Called when it has its place and before anybody can take it.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async ValueTask AddAsync(Message message, int bytes, Action<Message> added, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room = _room.Next;
            lock (_sync)
            {
                if (_inbox.TryAdd(message, bytes))
                {
                    added(message);
                    break;
                }
                ReportFull();
            }
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        _arrived.Fire();
    }

    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room = _room.Next;
            lock (_sync)
            {
                if (!_inbox.IsFull)
                    return;
                ReportFull();
            }
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Message? TryTake(Func<Message, bool>? filter)
    {
        Message? message;
        bool hasRoomAgain;
        lock (_sync)
        {
            bool wasFull = _inbox.IsFull;
            message = _inbox.TryTake(filter);
            hasRoomAgain = wasFull && !_inbox.IsFull;
            if (hasRoomAgain)
                _isReportedFull = false;
        }
        if (hasRoomAgain)
            _room.Fire();
        return message;
    }

    // Once for each time it fills up, however many wait.
    private void ReportFull()
    {
        if (_isReportedFull)
            return;
        _isReportedFull = true;
        Interlocked.Increment(ref _timesFull);
        Log.InboxFull(logger, _inbox.Count, _inbox.Bytes);
    }
}
