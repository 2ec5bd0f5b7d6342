using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>
/// The members of a host's network: their rows on the roster, their control links, and their heartbeats. A member whose link ends
/// without a goodbye stays on the roster for a grace period, and takes its row over again when it comes back.
/// </summary>
internal sealed class HostMembership : IAdmissions, IAwayEvents, IAsyncDisposable
{
    // How much later than due a beat, a suspicion or a removal may be.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly SessionContext _parts;
    private readonly HostRoster _roster;
    private readonly IMemberStanding _standing;
    private readonly IMembershipEvents _events;
    private readonly Member _host;
    private readonly CancellationToken _ending;

    private readonly MemberLinks _links;
    private readonly Lock _listing = new();
    private readonly HeartbeatMonitor<MemberId> _heartbeats;
    private readonly AwayMembers? _away;
    private volatile bool _isClosing;

    /// <param name="parts">What the tasks of the session share.</param>
    /// <param name="roster">The rows, without the host's.</param>
    /// <param name="standing">Judges who may be a member.</param>
    /// <param name="events">Hears of every change.</param>
    /// <param name="host">The host's own row.</param>
    /// <param name="awayGrace">How long a lost member stays on the roster; zero takes it off at once.</param>
    /// <param name="ending">Ends all links.</param>
    public HostMembership(
        SessionContext parts, HostRoster roster, IMemberStanding standing, IMembershipEvents events, Member host, TimeSpan awayGrace, CancellationToken ending)
    {
        _parts = parts;
        _roster = roster;
        _standing = standing;
        _events = events;
        _host = host;
        _ending = ending;
        _heartbeats = new HeartbeatMonitor<MemberId>(parts.Options.Heartbeat, Tick, parts.Time, parts.Clock, OnHeartbeat);
        _away = awayGrace > TimeSpan.Zero ? new AwayMembers(awayGrace, parts.Clock, parts.Time, this) : null;
        _links = new MemberLinks(parts.Clock, parts.Time);
        Aliases.Reserve(host.Alias!, host.Id);
        roster.Add(host);
    }

    /// <summary>Lists the members of an earlier run of this host. They have the grace period to come back.</summary>
    public void Restore(IReadOnlyList<Member> rows)
    {
        // First, so that rows of others do not take their names.
        foreach ((MemberId member, string alias, bool isFixed) in _standing.HeldAliases(_parts.NetworkClock.Now))
            Aliases.Hold(alias, member, isFixed);
        if (_away is null)
            return;
        foreach (Member row in rows)
        {
            Member lost = row with { Alias = Aliases.Reserve(row.Alias!, row.Id), AwaySince = _parts.Clock.WallClock };
            var link = MemberLink.OfLost(lost);
            if (_standing.Judge(link.Subject) is not null)
            {
                Aliases.Release(lost.Id);
                continue;
            }
            lock (_listing)
            {
                _links.Set(link);
                _roster.Add(lost);
            }
            _away.Restore(lost.Id, _parts.Clock.Now);
        }
    }

    /// <summary>The host's own id.</summary>
    public MemberId Host => _host.Id;

    public AliasRegister Aliases { get; } = new();

    public MemberLink? Find(MemberId member) => _links.Find(member);

    public bool IsConnected(MemberId member) => Find(member) is { IsAway: false };

    /// <summary>Takes these off the roster at once, and then ends their links.</summary>
    public void Expel(Func<MemberLink, bool> who, LeaveReason reason, GoodbyeReason word)
    {
        foreach (MemberLink link in _links.All.Where(who))
        {
            // First, so that it does not come back while its link ends.
            _standing.End(link.Id);
            Aliases.Free(link.Id);
            // The link of a member that is away has ended.
            if (_away?.Remove(link.Id) == true)
            {
                Leave(link, reason);
                continue;
            }
            link.End(reason, word);
            Unlist(link, reason);
        }
    }

    public int Count(Func<MemberLink, bool> who) => _links.All.Count(who);

    /// <summary>Tells all members that the session ends, and waits a moment for those who listen.</summary>
    public async Task SayGoodbyeAsync(GoodbyeReason word)
    {
        _isClosing = true;
        _roster.Close();
        MemberLink[] links = [.. _links.Open];
        foreach (MemberLink link in links)
            link.Control.End(word);
        await Task.WhenAll(links.Select(link => link.Gone))
            .WaitAsync(Farewell, _parts.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) => IsOfHost(joiner, hostAsSeen) || _roster.IsHeld(joiner);

    public bool IsOfHost(IPEndPoint joiner, IPAddress hostAsSeen) => _host.IsReachedAt(joiner, hostAsSeen);

    /// <summary>Gives a member that has a name another one, which it cannot change by itself.</summary>
    /// <returns>False if another member has a name like it.</returns>
    public bool TryRename(MemberId member, string alias)
    {
        bool isRenamed = Aliases.TryRename(alias, member);
        if (isRenamed)
            Change(member, row => row with { Alias = alias });
        return isRenamed;
    }

    /// <summary>Changes the row of a member.</summary>
    /// <returns>False if it is not on the roster.</returns>
    public bool Change(MemberId member, Func<Member, Member> change)
    {
        (Peer Before, Peer After)? changed = null;
        lock (_listing)
        {
            if (_roster.Find(member) is { } row)
                changed = _roster.Update(change(row));
        }
        if (changed is not var (before, after))
            return false;
        _events.Changed(before, after);
        _links.TellAll(isUrgent: false);
        return true;
    }

    /// <summary>Lists what a login has admitted and runs its link until it ends.</summary>
    /// <returns>False if the member speaks version 1 and another member that answers has its address.</returns>
    public async Task<bool> RunAsync(Admitted admitted)
    {
        var link = new MemberLink(admitted);
        await using (link.ConfigureAwait(false))
        {
            bool hasRow = false;
            try
            {
                hasRow = await TryListAsync(link).ConfigureAwait(false);
            }
            finally
            {
                // The login reserved it for the row.
                if (!hasRow)
                    Aliases.Release(link.Id);
            }
            if (!hasRow)
                return false;
            try
            {
                _links.TellAll(isUrgent: false);
                link.Control.OfferRoster();
                // Last: to a joiner of version 1 the first heartbeat says that all this has happened.
                _heartbeats.Add(link.Id);
                // A ban or a revocation while the login was under way did not find it on the list yet.
                if (_standing.Judge(link.Subject) is { } reason)
                    Expel(l => l == link, reason, reason == LeaveReason.Banned ? GoodbyeReason.Banned : GoodbyeReason.Removed);
                string why = await link.Control.RunAsync(roundTrip => Heard(link.Id, roundTrip), _ending).ConfigureAwait(false);
                Log.LinkEnded(_parts.Logger, link.Member.Address, why);
            }
            finally
            {
                OnEnded(link);
            }
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _away?.Dispose();
        await _heartbeats.DisposeAsync().ConfigureAwait(false);
        await _links.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns>False if the member speaks version 1 and another member that answers has its address.</returns>
    private async Task<bool> TryListAsync(MemberLink link)
    {
        while (true)
        {
            MemberLink? known;
            (Peer? Before, Peer? After) row;
            lock (_listing)
            {
                known = _links.Find(link.Id) ?? FindLegacyAt(link);
                if (known is not null && known.Id != link.Id && _roster.IsActive(known.Id))
                    return false;
                bool isFree = known is null || _away?.Remove(known.Id) == true;
                if (isFree && !link.Member.IsEncrypted && _roster.IsHeld(link.Member.Address))
                    return false;
                row = isFree ? TakeRow(link) : default;
            }
            if (row.After is { } listed)
            {
                OnListed(row.Before, listed);
                return true;
            }
            known!.End(LeaveReason.Replaced, GoodbyeReason.Replaced);
            // It may be ending already, for another reason, and become away instead.
            await known.Settled.WaitAsync(_ending).ConfigureAwait(false);
        }
    }

    /// <returns>The row that it takes over, or null for a new one, and the row now.</returns>
    private (Peer? Before, Peer? After) TakeRow(MemberLink link)
    {
        _links.Set(link);
        (Peer? Before, Peer? After) row = _roster.Find(link.Id) is { } known
            ? _roster.Update(link.Member with { Alias = known.Alias, Joined = known.Joined, Admission = known.Admission, Labels = known.Labels })!.Value
            : (null, _roster.Add(link.Member));
        _roster.SetHostAsSeen(link.Id, new IPEndPoint(link.Control.HostAsSeen, _host.Address.Port));
        return row;
    }

    private void OnListed(Peer? before, Peer after)
    {
        if (before is null)
        {
            _events.Joined(after);
            return;
        }
        // The row has reserved it already.
        Aliases.Release(after.Id);
        _events.Changed(before, after);
    }

    // Only their addresses distinguish members of version 1, so one that comes back takes its old place.
    private MemberLink? FindLegacyAt(MemberLink link) =>
        link.Member.IsEncrypted ? null : _links.All.FirstOrDefault(l => !l.Member.IsEncrypted && l.Member.Address.Equals(link.Member.Address));

    private void OnEnded(MemberLink link)
    {
        TimeSpan now = _parts.Clock.Now;
        switch (link.Reason)
        {
            // Its successor waits for this, and takes the row over.
            case LeaveReason.Replaced when link.Member.IsEncrypted && !_isClosing:
                Forget(link);
                break;
            case LeaveReason.Lost when _away is not null && link.Member.IsEncrypted && !_isClosing && TrySetAway(link):
                link.SetAway();
                _away.Add(link.Id, now);
                link.Settle();
                break;
            case var reason:
                Leave(link, reason);
                break;
        }
    }

    /// <returns>False if it is not on the roster any more.</returns>
    private bool TrySetAway(MemberLink link)
    {
        _heartbeats.Remove(link.Id);
        return Change(link.Id, row => row with { AwaySince = _parts.Clock.WallClock });
    }

    void IAwayEvents.OnGraceOver(MemberId member)
    {
        if (_links.Find(member) is { } link && link.IsAway)
            Leave(link, LeaveReason.Lost);
    }

    private void Leave(MemberLink link, LeaveReason reason)
    {
        Unlist(link, reason);
        // Last, so that the link that replaces this one is listed after this one left, in the events too.
        Forget(link);
    }

    private void Forget(MemberLink link)
    {
        lock (_listing)
            _links.Remove(link.Id);
        link.SetGone();
    }

    private void Unlist(MemberLink link, LeaveReason reason)
    {
        _heartbeats.Remove(link.Id);
        Peer? left;
        lock (_listing)
            left = _roster.Remove(link.Id, reason);
        if (left is null)
            return;
        Aliases.Release(link.Id);
        if (_isClosing)
            return;
        // A lost member may come back.
        if (reason != LeaveReason.Lost)
            _standing.Leave(link.Id, _parts.Clock.WallClock);
        _events.Left(left, reason);
        _links.TellAll(isUrgent: reason is LeaveReason.Banned or LeaveReason.Removed);
    }

    private void Heard(MemberId member, TimeSpan? roundTrip)
    {
        _roster.NoteHeard(member, roundTrip, _parts.Clock.WallClock);
        if (_heartbeats.Heard(member))
            _events.Answers(member);
    }

    private void OnHeartbeat(MemberId member, HeartbeatChange change)
    {
        switch (change)
        {
            case HeartbeatChange.BeatDue when _links.Find(member) is { } link:
                link.Control.SendBeat(_ending);
                _events.Beat();
                break;
            case HeartbeatChange.Suspect:
                _events.Suspect(member);
                break;
            case HeartbeatChange.Gone when _links.Find(member) is { } link:
                link.EndSilent();
                break;
            default:
                break;
        }
    }
}
