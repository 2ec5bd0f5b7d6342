using System.Collections.Concurrent;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The control links of a host, one for each row but the host's, and the roster for all of them. That of a member that is away has ended.</summary>
internal sealed class MemberLinks : IPacedAction, IAsyncDisposable
{
    // The roster goes out at most five times a second, however many join at once.
    private static readonly TimeSpan RosterPace = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<MemberId, MemberLink> _links = new();
    private readonly PacedSignal _rosterChanged;

    public MemberLinks(MonotonicClock clock, TimeProvider time) => _rosterChanged = new PacedSignal(RosterPace, clock, time, this);

    public IEnumerable<MemberLink> All => _links.Values;

    /// <summary>Those of members that are not away.</summary>
    public IEnumerable<MemberLink> Open => _links.Values.Where(link => !link.IsAway);

    public MemberLink? Find(MemberId member) => _links.GetValueOrDefault(member);

    public void Set(MemberLink link) => _links[link.Id] = link;

    public void Remove(MemberId member) => _links.TryRemove(member, out _);

    /// <summary>Sends the roster to all members, soon or at once. Links of version 1 find their own pace, by the size of the list.</summary>
    public void TellAll(bool isUrgent)
    {
        OfferRoster(isEncrypted: false);
        if (isUrgent)
            _rosterChanged.FireNow();
        else
            _rosterChanged.Fire();
    }

    public ValueTask DisposeAsync() => _rosterChanged.DisposeAsync();

    void IPacedAction.Run() => OfferRoster(isEncrypted: true);

    private void OfferRoster(bool isEncrypted)
    {
        foreach (MemberLink link in Open)
        {
            if (link.Member.IsEncrypted == isEncrypted)
                link.Control.OfferRoster();
        }
    }
}
