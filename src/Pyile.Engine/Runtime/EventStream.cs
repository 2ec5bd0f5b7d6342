using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;

namespace Pyile.Engine.Runtime;

/// <summary>
/// A bounded buffer of a session's events for one reader, in their order. Events of messages, of failed logins and all others each
/// have a capacity of their own, so that a flood of one kind does not displace the others. An event without room is dropped and counted,
/// and logged once each time its room fills up.
/// </summary>
internal sealed class EventStream
{
    private readonly Channel<SessionEvent> _channel = Channel.CreateUnbounded<SessionEvent>();
    private readonly ILogger _logger;
    private readonly EventRoom _messages;
    private readonly EventRoom _strangers;
    private readonly EventRoom _others;
    private long _lost;

    /// <param name="capacity">The number of events of each kind; 0 if there is no reader.</param>
    /// <param name="logger">Where dropped events are logged.</param>
    public EventStream(int capacity, ILogger logger)
    {
        _logger = logger;
        IsWanted = capacity > 0;
        _messages = new EventRoom(capacity);
        _strangers = new EventRoom(capacity);
        _others = new EventRoom(capacity);
        Reader = new EventReader(_channel.Reader, this);
    }

    public ChannelReader<SessionEvent> Reader { get; }

    /// <summary>False if the session was opened without an event buffer.</summary>
    public bool IsWanted { get; }

    /// <summary>The number of dropped events.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Raise(SessionEvent occurrence)
    {
        if (!IsWanted)
            return;
        EventRoom room = RoomOf(occurrence);
        if (room.TryTake(out bool isNewlyFull))
        {
            if (!_channel.Writer.TryWrite(occurrence))
                room.GiveBack();
            return;
        }
        Interlocked.Increment(ref _lost);
        if (isNewlyFull)
            Log.EventsLost(_logger);
    }

    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>The event was read.</summary>
    internal void Leave(SessionEvent occurrence) => RoomOf(occurrence).GiveBack();

    private EventRoom RoomOf(SessionEvent occurrence) => occurrence switch
    {
        MessageReceived or SendFailed => _messages,
        LoginFailed { Attempts: 0 } => _strangers,
        _ => _others,
    };
}
