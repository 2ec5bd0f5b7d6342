namespace Pyile.Engine.Links;

internal enum LinkCheck
{
    /// <summary>Nothing is to be done.</summary>
    Fine,

    /// <summary>The link has been silent for long, so the other side is to be asked for a sign of life.</summary>
    PingDue,

    /// <summary>The other side owes an answer and has been silent for too long.</summary>
    Dead,
}

/// <summary>
/// Decides when a link is dead. Silence alone does not end a link; silence while the other side owes an answer, to a message or to a
/// ping, does.
/// </summary>
/// <param name="pingAfter">The silence after which the other side is asked for a sign of life.</param>
/// <param name="deadAfter">The silence after which a link on which an answer is owed is dead.</param>
/// <param name="now">When the link was opened.</param>
internal sealed class LinkLiveness(TimeSpan pingAfter, TimeSpan deadAfter, TimeSpan now)
{
    private readonly Lock _sync = new();

    // Written by the reader of the link for everything that arrives.
    private long _heard = now.Ticks;
    private TimeSpan? _owedSince;
    private bool _isPinged;

    /// <summary>When something last arrived.</summary>
    public TimeSpan Heard => TimeSpan.FromTicks(Volatile.Read(ref _heard));

    /// <summary>Something arrived.</summary>
    public void Hear(TimeSpan now) => Volatile.Write(ref _heard, now.Ticks);

    /// <summary>Decides what is to be done now. Called at regular intervals.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOwed">Whether something that was written is to be acknowledged.</param>
    /// <param name="late">How much later than due this call is: this process did not run, so it heard nothing either.</param>
    public LinkCheck Check(TimeSpan now, bool isOwed, TimeSpan late)
    {
        lock (_sync)
        {
            TimeSpan heard = Heard;
            if (_isPinged && heard > _owedSince)
                (_isPinged, _owedSince) = (false, null);
            if (isOwed || _isPinged)
            {
                TimeSpan owedSince = _owedSince is { } since ? Earlier(since + late, now) : now;
                _owedSince = owedSince;
                TimeSpan from = heard > owedSince ? heard : owedSince;
                return now - from >= deadAfter ? LinkCheck.Dead : LinkCheck.Fine;
            }
            _owedSince = null;
            if (now - heard < pingAfter)
                return LinkCheck.Fine;
        }
        Ask(now);
        return LinkCheck.PingDue;
    }

    /// <summary>The other side is asked for a sign of life now.</summary>
    public void Ask(TimeSpan now)
    {
        lock (_sync)
            (_isPinged, _owedSince) = (true, now);
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
