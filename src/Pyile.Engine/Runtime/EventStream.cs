using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;

namespace Pyile.Engine.Runtime;

/// <summary>The events of a session for one reader. When nobody reads, the newest is not kept, but counted and logged.</summary>
internal sealed class EventStream(int capacity, ILogger logger)
{
    private readonly Channel<SessionEvent> _channel = Channel.CreateBounded<SessionEvent>(
        new BoundedChannelOptions(Math.Max(1, capacity)) { FullMode = BoundedChannelFullMode.Wait });

    private long _lost;

    public ChannelReader<SessionEvent> Reader => _channel.Reader;

    /// <summary>Whether somebody is going to read them.</summary>
    public bool IsWanted => capacity > 0;

    public long Lost => Interlocked.Read(ref _lost);

    public void Raise(SessionEvent occurrence)
    {
        if (IsWanted && !_channel.Writer.TryWrite(occurrence) && Interlocked.Increment(ref _lost) == 1)
            Log.EventsLost(logger);
    }

    public void Complete() => _channel.Writer.TryComplete();
}
