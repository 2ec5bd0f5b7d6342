using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>Counts the messages to and from members of version 1.</summary>
internal sealed class SendLedger
{
    private static readonly SessionCounters Begun = new() { Sent = 1, Pending = 1, Unacknowledged = 1 };
    private static readonly SessionCounters Ended = new() { Pending = -1, Unacknowledged = -1 };

    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, PeerStatistics> _byMember = [];
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

    public void Begin(Member to)
    {
        lock (_sync)
            Count(to, Begun);
    }

    public void End(Member to, bool isDelivered, int bytes)
    {
        lock (_sync)
        {
            Count(to, isDelivered ? Ended with { Delivered = 1, BytesSent = bytes } : Ended with { Failed = 1 });
            if (_all.Pending == 0)
                _flushes.Reach(oldest: null);
        }
    }

    public void Receive(Member? from, int bytes)
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

    public void Forget(MemberId member)
    {
        lock (_sync)
        {
            if (_byMember.TryGetValue(member, out PeerStatistics? counts) && counts.Pending == 0)
                _byMember.Remove(member);
        }
    }

    public PeerStatistics StatisticsOf(Member member)
    {
        lock (_sync)
            return Of(member);
    }

    private void Count(Member? member, SessionCounters more)
    {
        _all = MessageCounts.Add(_all, more);
        if (member is not null)
            _byMember[member.Id] = MessageCounts.Add(Of(member), more);
    }

    private PeerStatistics Of(Member member) =>
        _byMember.GetValueOrDefault(member.Id) ?? new PeerStatistics { Id = member.Id, Address = member.Address };
}
