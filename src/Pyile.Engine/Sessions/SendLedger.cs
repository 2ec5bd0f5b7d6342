namespace Pyile.Engine.Sessions;

/// <summary>Keeps the sum: what was sent is delivered, failed or pending, at any moment.</summary>
internal sealed class SendLedger
{
    private readonly Lock _sync = new();
    private long _sent;
    private long _delivered;
    private long _failed;

    public void Begin()
    {
        lock (_sync)
            _sent++;
    }

    public void End(bool delivered)
    {
        lock (_sync)
        {
            if (delivered)
                _delivered++;
            else
                _failed++;
        }
    }

    /// <summary>Adds the three sums and what is left to the counters.</summary>
    public SessionCounters AddTo(SessionCounters counters)
    {
        lock (_sync)
        {
            return counters with
            {
                Sent = _sent,
                Delivered = _delivered,
                Failed = _failed,
                Pending = _sent - _delivered - _failed,
            };
        }
    }
}
