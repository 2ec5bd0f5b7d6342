using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;
using Pyile.Runtime;

namespace Pyile.Chat;

/// <summary>
/// The messages from the inbox and the events from the log that a chat shows. A message that was taken from the inbox is
/// always shown, even if the chat ends.
/// </summary>
internal sealed class ChatFeed(ModuleSession session, ChatLines lines, WakeUp wakeUp)
{
    private const int Batch = 200;

    private static readonly string[] ShownEvents =
    [
        nameof(PeerJoined),
        nameof(PeerLeft),
        nameof(PeerSuspect),
        nameof(PeerAway),
        nameof(PeerReturned),
        nameof(HostLost),
        nameof(Reconnecting),
        nameof(Reconnected),
    ];

    private readonly Queue<Message> _taken = new();
    private long _position = session.Log.Read(0).Position;
    private Task? _logged = Task.CompletedTask;
    private MemberId? _from;
    private CancellationTokenSource? _waiting;
    private InboxReader? _reader;
    private Task<Message?>? _receiving;
    private bool _isInboxOver;

    /// <summary>The session has ended, and everything has been shown.</summary>
    public bool IsOver => _isInboxOver && _logged is null;

    /// <summary>
    /// Takes messages only from this member, or from all members if it is null. Other messages, and messages for handlers,
    /// stay in the inbox.
    /// </summary>
    public void Listen(MemberId? from)
    {
        if (Equals(from, _from))
            return;
        StopReceiving();
        _from = from;
    }

    /// <returns>Whether more messages may be waiting.</returns>
    public bool Collect(List<string> told)
    {
        var found = new List<(DateTimeOffset Time, string Line)>();
        CollectEvents(found);
        int messages = 0;
        while (messages < Batch && Next() is { } message)
        {
            found.Add((message.Time, lines.Received(message)));
            messages++;
        }
        told.AddRange(found.OrderBy(f => f.Time).Select(f => f.Line));
        return messages == Batch;
    }

    /// <summary>The messages that had been taken from the inbox when the chat ended.</summary>
    public IReadOnlyList<string> Leave()
    {
        StopReceiving();
        return [.. _taken.Select(lines.Received)];
    }

    private void CollectEvents(List<(DateTimeOffset, string)> found)
    {
        if (_logged is not { IsCompleted: true })
            return;
        (IReadOnlyList<PyileLogEntry> entries, _position, _logged) = session.Log.Read(_position);
        found.AddRange(entries.Where(e => ShownEvents.Contains(e.Event)).Select(e => (new DateTimeOffset(e.Time), lines.Event(e))));
        if (_logged is not null)
            wakeUp.SetAfter(_logged);
    }

    private Message? Next()
    {
        if (_taken.TryDequeue(out Message? taken))
            return taken;
        _receiving ??= Receive();
        if (!_receiving.IsCompleted)
            return null;
        Message? message = _receiving.GetAwaiter().GetResult();
        _isInboxOver = message is null;
        if (message is not null)
            _receiving = null;
        return message;
    }

    private Task<Message?> Receive()
    {
        _waiting ??= new CancellationTokenSource();
        MemberId? from = _from;
        _reader ??= session.Handlers.OpenReader(from is null ? null : m => m.FromId == from);
        Task<Message?> receiving = _reader.TakeAsync(_waiting.Token);
        if (!receiving.IsCompleted)
            wakeUp.SetAfter(receiving);
        return receiving;
    }

    private void StopReceiving()
    {
        _waiting?.Cancel();
        try
        {
            if (_receiving?.GetAwaiter().GetResult() is { } message)
                _taken.Enqueue(message);
        }
        catch (OperationCanceledException)
        {
            // No message was taken.
        }
        _receiving = null;
        _reader?.Dispose();
        _reader = null;
        _waiting?.Dispose();
        _waiting = null;
    }
}
