using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Messaging;

/// <summary>The inbox between the connections that fill it and whoever receives. Full, it makes those who add wait.</summary>
internal sealed class InboxQueue(InboxOptions options, ILogger logger)
{
    private readonly Inbox _inbox = new(options.MaxMessages, options.MaxBytes);
    private readonly Lock _sync = new();
    private readonly AsyncSignal _arrived = new();
    private readonly AsyncSignal _room = new();
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
    public AsyncSignal Arrived => _arrived;

    /// <summary>Puts in one message, when there is room.</summary>
    /// <param name="message">The message.</param>
    /// <param name="added">Called when it has its place and before anybody can take it.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async ValueTask AddAsync(Message message, Action<ReadOnlySpan<Message>> added, CancellationToken cancellationToken)
    {
        while (TryAdd(new ReadOnlySpan<Message>(in message), added) == 0)
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts in the first of these messages, as many as there is room for.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="added">Called with those that have their place, before anybody can take them.</param>
    /// <returns>How many.</returns>
    public int TryAdd(ReadOnlySpan<Message> messages, Action<ReadOnlySpan<Message>> added)
    {
        int count = 0;
        lock (_sync)
        {
            while (count < messages.Length && _inbox.TryAdd(messages[count]))
                count++;
            if (count > 0)
                added(messages[..count]);
            if (count < messages.Length)
                ReportFull();
        }
        if (count > 0)
            _arrived.Fire();
        return count;
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => WaitAsync(static inbox => !inbox.IsFull, cancellationToken);

    /// <summary>Waits until there is so much room that it is worth to have others send again.</summary>
    public ValueTask WaitForPlentyAsync(CancellationToken cancellationToken) => WaitAsync(static inbox => inbox.HasPlenty, cancellationToken);

    /// <summary>Puts back what was taken and not looked at, in front of all that waits.</summary>
    public void Return(IReadOnlyList<Message> messages)
    {
        lock (_sync)
        {
            for (int i = messages.Count - 1; i >= 0; i--)
                _inbox.Return(messages[i]);
        }
        _arrived.Fire();
    }

    public Message? TryTake(Func<Message, bool>? filter)
    {
        long position = 0;
        return TryTake(filter, ref position);
    }

    /// <inheritdoc cref="Inbox.TryTake(Func{Message, bool}, ref long)"/>
    public Message? TryTake(Func<Message, bool>? filter, ref long position)
    {
        Message? message;
        bool hasMoreRoom;
        lock (_sync)
        {
            bool wasFull = _inbox.IsFull;
            bool hadPlenty = _inbox.HasPlenty;
            message = _inbox.TryTake(filter, ref position);
            bool hasRoomAgain = wasFull && !_inbox.IsFull;
            hasMoreRoom = hasRoomAgain || (!hadPlenty && _inbox.HasPlenty);
            if (hasRoomAgain)
                _isReportedFull = false;
        }
        if (hasMoreRoom)
            _room.Fire();
        return message;
    }

    private async ValueTask WaitAsync(Func<Inbox, bool> isEnough, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room = _room.Next;
            lock (_sync)
            {
                if (isEnough(_inbox))
                    return;
                if (_inbox.IsFull)
                    ReportFull();
            }
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
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
