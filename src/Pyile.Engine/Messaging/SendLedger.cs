using System.Net;
using Pyile.Engine.Model;

namespace Pyile.Engine.Messaging;

/// <summary>Counts the messages that no lane carries: to members of version 1, and those that are refused at once.</summary>
internal sealed class SendLedger
{
    private static readonly SessionCounters Begun = new() { Sent = 1, Pending = 1, Unacknowledged = 1 };
    private static readonly SessionCounters Ended = new() { Pending = -1, Unacknowledged = -1 };

    private readonly Lock _sync = new();
    private readonly Dictionary<IPEndPoint, PeerStatistics> _byMember = [];
    private readonly FlushList _flushes = new();
    private SessionCounters _all = new();

    /// <summary>The sums of all members, including those that were forgotten.</summary>
    public SessionCounters Counters
    {
        get
        {
            lock (_sync)
                return _all;
        }
    }

    public void Begin(IPEndPoint to)
    {
        lock (_sync)
            Count(to, Begun);
    }

    public void End(IPEndPoint to, bool isDelivered, int bytes)
    {
        lock (_sync)
        {
            Count(to, isDelivered ? Ended with { Delivered = 1, BytesSent = bytes } : Ended with { Failed = 1 });
            if (_all.Pending == 0)
                _flushes.Reach(oldest: null);
        }
    }

    public void Receive(IPEndPoint from, int bytes)
    {
        lock (_sync)
            Count(from, new SessionCounters { Received = 1, BytesReceived = bytes });
    }

    /// <summary>Completes when no message is pending.</summary>
    public Task FlushAsync()
    {
        lock (_sync)
            return _all.Pending == 0 ? Task.CompletedTask : _flushes.Add(_all.Sent);
    }

    public void Forget(IPEndPoint member)
    {
        lock (_sync)
        {
            if (_byMember.TryGetValue(member, out PeerStatistics? counts) && counts.Pending == 0)
                _byMember.Remove(member);
        }
    }

    public PeerStatistics StatisticsOf(IPEndPoint member)
    {
        lock (_sync)
            return Of(member);
    }

    private void Count(IPEndPoint member, SessionCounters more)
    {
        _all = MessageCounts.Add(_all, more);
        _byMember[member] = MessageCounts.Add(Of(member), more);
    }

    private PeerStatistics Of(IPEndPoint member) => _byMember.GetValueOrDefault(member) ?? new PeerStatistics { Address = member };
}
