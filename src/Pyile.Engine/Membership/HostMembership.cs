using System.Collections.Concurrent;
using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>What the host session learns of its members.</summary>
internal interface IMembershipEvents
{
    void Joined(Peer peer);

    void Left(Peer peer, LeaveReason reason);

    void Suspect(MemberId member);

    void Answers(MemberId member);
}

/// <summary>The members of a host's network: their rows on the roster, their control links, and their heartbeats.</summary>
internal sealed class HostMembership : IAdmissions, IPacedAction, IAsyncDisposable
{
    // How much later than due a beat, a suspicion or a removal may be.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // The roster goes out at most five times a second, however many join at once.
    private static readonly TimeSpan RosterPace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly SessionContext _parts;
    private readonly MemberTable _members;
    private readonly RosterPublisher? _publisher;
    private readonly IBanPolicy _bans;
    private readonly IMembershipEvents _events;
    private readonly Member _host;
    private readonly CancellationToken _ending;
    private readonly ConcurrentDictionary<MemberId, MemberLink> _links = new();
    private readonly AliasRegister _aliases = new();
    private readonly Lock _listing = new();
    private readonly HeartbeatMonitor<MemberId> _heartbeats;
    private readonly PacedSignal _rosterChanged;
    private volatile bool _isClosing;

    public HostMembership(
        SessionContext parts, MemberTable members, RosterPublisher? publisher, IBanPolicy bans, IMembershipEvents events, Member host, CancellationToken ending)
    {
        _parts = parts;
        _members = members;
        _publisher = publisher;
        _bans = bans;
        _events = events;
        _host = host;
        _ending = ending;
        _heartbeats = new HeartbeatMonitor<MemberId>(parts.Options.Heartbeat, Tick, parts.Time, parts.Clock, OnHeartbeat);
        _rosterChanged = new PacedSignal(RosterPace, parts.Clock, parts.Time, this);
        _aliases.Reserve(host.Alias!, host.Id);
        members.Add(host);
        publisher?.Join(host);
    }

    public MemberLink? Find(MemberId member) => _links.GetValueOrDefault(member);

    /// <summary>Takes these off the roster at once, and then ends their links.</summary>
    public void Expel(Func<MemberLink, bool> who, LeaveReason reason, GoodbyeReason word)
    {
        foreach (MemberLink link in _links.Values.Where(who))
        {
            link.End(reason, word);
            Unlist(link);
        }
    }

    /// <summary>Tells all members that the session ends, and waits a moment for those who listen.</summary>
    public async Task SayGoodbyeAsync(GoodbyeReason word)
    {
        _isClosing = true;
        MemberLink[] links = [.. _links.Values];
        foreach (MemberLink link in links)
            link.Control.End(word);
        await Task.WhenAll(links.Select(link => link.Gone))
            .WaitAsync(Farewell, _parts.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) => IsOfHost(joiner, hostAsSeen) || IsHeld(joiner);

    public bool IsOfHost(IPEndPoint joiner, IPAddress hostAsSeen) => _host.IsReachedAt(joiner, hostAsSeen);

    public string ReserveAlias(string wanted, MemberId member)
    {
        lock (_aliases)
            return _aliases.Reserve(wanted, member);
    }

    public void ReleaseAlias(MemberId member)
    {
        lock (_aliases)
            _aliases.Release(member);
    }

    /// <summary>Lists what a login has admitted and runs its link until it ends.</summary>
    /// <returns>False if the member speaks version 1 and another member that answers has its address.</returns>
    public async Task<bool> RunAsync(Admitted admitted)
    {
        try
        {
            return await RunLinkAsync(admitted).ConfigureAwait(false);
        }
        finally
        {
            // The login reserved it.
            ReleaseAlias(admitted.Member.Id);
        }
    }

    private async Task<bool> RunLinkAsync(Admitted admitted)
    {
        var link = new MemberLink(admitted);
        await using (link.ConfigureAwait(false))
        {
            if (await ListAsync(link).ConfigureAwait(false) is not { } joined)
                return false;
            try
            {
                _events.Joined(joined);
                TellOthers(isUrgent: false);
                link.Control.OfferRoster();
                // Last: to a joiner of version 1 the first heartbeat says that all this has happened.
                _heartbeats.Add(link.Id);
                // A ban that was added while the login was under way did not find it on the list yet.
                if (_bans.Judge(link.Subject) is not null)
                    Expel(l => l == link, LeaveReason.Banned, GoodbyeReason.Banned);
                string why = await link.Control.RunAsync(roundTrip => Heard(link.Id, roundTrip), _ending).ConfigureAwait(false);
                Log.LinkEnded(_parts.Logger, link.Member.Address, why);
            }
            finally
            {
                Leave(link);
            }
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _heartbeats.DisposeAsync().ConfigureAwait(false);
        await _rosterChanged.DisposeAsync().ConfigureAwait(false);
    }

    // What a member of version 2 has, one of version 1 never gets, even if the first one is silent.
    private bool IsHeld(IPEndPoint address) =>
        _members.FindAll(address).Any(m => m.IsEncrypted || _members.Find(m.Id) is { State: PeerState.Active });

    /// <returns>The new row, or null if the member speaks version 1 and another member that answers has its address.</returns>
    private async Task<Peer?> ListAsync(MemberLink link)
    {
        while (true)
        {
            MemberLink before;
            lock (_listing)
            {
                MemberLink? replaced = _links.GetValueOrDefault(link.Id) ?? FindLegacyAt(link);
                if (replaced is null)
                {
                    if (!link.Member.IsEncrypted && IsHeld(link.Member.Address))
                        return null;
                    _links[link.Id] = link;
                    _publisher?.Join(link.Member);
                    Peer? peer = _members.Add(link.Member);
                    _members.SetOwnAddressFor(link.Id, new IPEndPoint(link.Control.HostAsSeen, _host.Address.Port));
                    return peer;
                }
                if (replaced.Id != link.Id && _members.Find(replaced.Id) is { State: PeerState.Active })
                    return null;
                before = replaced;
            }
            before.End(LeaveReason.Left, GoodbyeReason.Replaced);
            await before.Gone.WaitAsync(_ending).ConfigureAwait(false);
        }
    }

    // Members of version 1 are told apart by their addresses alone, so one that comes back takes its old place.
    private MemberLink? FindLegacyAt(MemberLink link) =>
        link.Member.IsEncrypted ? null : _links.Values.FirstOrDefault(l => !l.Member.IsEncrypted && l.Member.Address.Equals(link.Member.Address));

    private void Leave(MemberLink link)
    {
        Unlist(link);
        // Last, so that the link that replaces this one is listed after this one left, in the events too.
        lock (_listing)
            _links.TryRemove(link.Id, out _);
        link.SetGone();
    }

    private void Unlist(MemberLink link)
    {
        _heartbeats.Remove(link.Id);
        Peer? left;
        lock (_listing)
        {
            left = _members.Remove(link.Id);
            if (left is not null)
                _publisher?.Leave(link.Id, link.Reason);
        }
        if (left is null || _isClosing)
            return;
        _events.Left(left, link.Reason);
        TellOthers(isUrgent: link.Reason is LeaveReason.Banned or LeaveReason.Removed);
    }

    // Links of version 1 find their own pace, by the size of the list.
    private void TellOthers(bool isUrgent)
    {
        OfferRoster(isEncrypted: false);
        if (isUrgent)
            _rosterChanged.FireNow();
        else
            _rosterChanged.Fire();
    }

    void IPacedAction.Run() => OfferRoster(isEncrypted: true);

    private void OfferRoster(bool isEncrypted)
    {
        foreach (MemberLink link in _links.Values)
        {
            if (link.Member.IsEncrypted == isEncrypted)
                link.Control.OfferRoster();
        }
    }

    private void Heard(MemberId member, TimeSpan? roundTrip)
    {
        _members.NoteHeard(member, roundTrip, _parts.Clock.WallClock);
        if (_heartbeats.Heard(member))
            _events.Answers(member);
    }

    private void OnHeartbeat(MemberId member, HeartbeatChange change)
    {
        switch (change)
        {
            case HeartbeatChange.BeatDue when _links.TryGetValue(member, out MemberLink? link):
                link.Control.SendBeat(_ending);
                break;
            case HeartbeatChange.Suspect:
                _events.Suspect(member);
                break;
            case HeartbeatChange.Gone when _links.TryGetValue(member, out MemberLink? link):
                link.End(LeaveReason.Lost, GoodbyeReason.Leaving);
                Unlist(link);
                break;
            default:
                break;
        }
    }
}
