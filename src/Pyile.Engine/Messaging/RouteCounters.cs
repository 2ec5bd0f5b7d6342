namespace Pyile.Engine.Messaging;

/// <summary>What a route counts. Whoever changes or reads it holds the route's lock.</summary>
internal struct RouteCounters
{
    public long Sent;
    public long Delivered;
    public long Failed;
    public long BytesSent;
    public long Received;
    public long BytesReceived;
    public long Resent;
    public long Doubles;
    public long Links;

    // One message at a time is measured: that is enough to know the way, and costs nothing.
    private ulong _measured;
    private TimeSpan _measuredAt;

    /// <summary>From writing a message to its acknowledgement: an eighth of the newest and seven of the earlier ones.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    public readonly bool IsMeasuring => _measured != 0;

    public void Measure(ulong number, TimeSpan now)
    {
        _measured = number;
        _measuredAt = now;
    }

    public void Acknowledged(ulong number, TimeSpan now)
    {
        if (number < _measured)
            return;
        TimeSpan taken = now - _measuredAt;
        RoundTrip = RoundTrip is { } before ? before + ((taken - before) / 8) : taken;
        _measured = 0;
    }

    /// <summary>What is written again would be measured wrongly.</summary>
    public void GiveUpMeasuring() => _measured = 0;
}
