namespace Pyile.Lab.Tests.Model;

/// <summary>One direction of a cable: when does what enters it come out?</summary>
/// <param name="random">Decides what is lost.</param>
internal sealed class Wire(Random random)
{
    private TimeSpan _free;
    private TimeSpan _last;
    private TimeSpan _stalledUntil;

    public WireSettings Settings { get; set; } = new();

    /// <summary>Carries nothing until then.</summary>
    public void Stall(TimeSpan until) => _stalledUntil = until;

    public bool Fits(int bytes) => Settings.Mtu == 0 || bytes <= Settings.Mtu;

    /// <summary>Takes a packet.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="now">When it enters.</param>
    /// <returns>When it comes out, or null if it is lost. Packets come out in the order in which they enter.</returns>
    public TimeSpan? Carry(int bytes, TimeSpan now)
    {
        if (Settings.Loss > 0 && random.NextDouble() < Settings.Loss)
            return null;
        TimeSpan begin = Later(Later(now, _free), _stalledUntil);
        if (Settings.BitsPerSecond > 0)
        {
            // The time until the end of a stall fills no queue, so that a short stall loses nothing.
            TimeSpan waits = begin - Later(now, _stalledUntil);
            if (waits.TotalSeconds * Settings.BitsPerSecond / 8 > Settings.QueueBytes)
                return null;
            begin += TimeSpan.FromSeconds(bytes * 8.0 / Settings.BitsPerSecond);
        }
        _free = begin;
        // A latency that has become shorter does not let packets overtake others.
        return _last = Later(begin + Settings.Latency, _last);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
