using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Counts the messages that were refused at once, so that no lane has them.</summary>
internal sealed class RefusedMessages
{
    private static readonly SessionCounters One = new() { Sent = 1, Failed = 1 };

    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, PeerStatistics> _byMember = [];
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

    /// <param name="to">The receiver, or null if it is not on the roster.</param>
    public void Count(Member? to)
    {
        lock (_sync)
        {
            _all = MessageCounts.Add(_all, One);
            if (to is not null)
                _byMember[to.Id] = MessageCounts.Add(Of(to), One);
        }
    }

    public void Forget(MemberId member)
    {
        lock (_sync)
            _byMember.Remove(member);
    }

    public PeerStatistics StatisticsOf(Member member)
    {
        lock (_sync)
            return Of(member);
    }

    private PeerStatistics Of(Member member) => _byMember.GetValueOrDefault(member.Id)
        ?? new PeerStatistics { Id = member.Id, Address = member.Address, Alias = member.Alias };
}
