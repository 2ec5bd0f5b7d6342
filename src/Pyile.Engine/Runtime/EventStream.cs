using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;

namespace Pyile.Engine.Runtime;

/// <summary>
/// A bounded buffer of a session's events for one reader. When it is full, new events are dropped and counted, and the first
/// dropped event is logged.
/// </summary>
internal sealed class EventStream(int capacity, ILogger logger)
{
    private readonly Channel<SessionEvent> _channel = Channel.CreateBounded<SessionEvent>(
        new BoundedChannelOptions(Math.Max(1, capacity)) { FullMode = BoundedChannelFullMode.Wait });

    private long _lost;

    public ChannelReader<SessionEvent> Reader => _channel.Reader;

    /// <summary>False if the session was opened without an event buffer.</summary>
    public bool IsWanted => capacity > 0;

    /// <summary>The number of dropped events.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Raise(SessionEvent occurrence)
    {
        if (IsWanted && !_channel.Writer.TryWrite(occurrence) && Interlocked.Increment(ref _lost) == 1)
            Log.EventsLost(logger);
    }

    public void Complete() => _channel.Writer.TryComplete();
}
