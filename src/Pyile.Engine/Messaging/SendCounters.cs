namespace Pyile.Engine.Messaging;

/// <summary>The counters of a send lane. Its owner serializes all calls.</summary>
internal struct SendCounters
{
    public long Sent;
    public long Delivered;
    public long Failed;
    public long BytesSent;
    public long Resent;

    // One message at a time is measured, which is enough to know the round trip and costs nothing for the others.
    private ulong _measured;
    private TimeSpan _measuredAt;

    /// <summary>From writing a message to its acknowledgement: an eighth of the newest figure and seven eighths of the earlier ones.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    public readonly bool IsMeasuring => _measured != 0;

    public void Measure(ulong number, TimeSpan now)
    {
        _measured = number;
        _measuredAt = now;
    }

    public void EndMeasuring(ulong acknowledged, TimeSpan now)
    {
        if (acknowledged < _measured)
            return;
        TimeSpan taken = now - _measuredAt;
        RoundTrip = RoundTrip is { } before ? before + ((taken - before) / 8) : taken;
        _measured = 0;
    }

    /// <summary>Drops the measurement, because a message that is written again would distort it.</summary>
    public void GiveUpMeasuring() => _measured = 0;
}
