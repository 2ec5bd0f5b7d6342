using System.Collections.Concurrent;
using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>What a host is told of its members.</summary>
internal interface IMembershipEvents
{
    void Joined(Peer peer);

    void Left(Peer peer, LeaveReason reason);

    void Suspect(IPEndPoint peer);

    void Answers(IPEndPoint peer);
}

/// <summary>The members of a host's network: who is listed, each one's link, its heartbeats, and who is told of it.</summary>
internal sealed class HostMembership : IAdmissions, IPacedAction, IAsyncDisposable
{
    // How much later than due a beat, a suspicion or a removal may be.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // Five times a second at most, however many join at once.
    private static readonly TimeSpan RosterPace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly SessionContext _parts;
    private readonly RosterPublisher? _publisher;
    private readonly BanPolicy _bans;
    private readonly IMembershipEvents _events;
    private readonly IPEndPoint _own;
    private readonly CancellationToken _ending;
    private readonly ConcurrentDictionary<IPEndPoint, MemberLink> _links = new();
    private readonly ConcurrentDictionary<MemberId, MemberLink> _linksById = new();
    private readonly AliasRegister _aliases = new();
    private readonly Lock _listing = new();
    private readonly HeartbeatMonitor<IPEndPoint> _heartbeats;
    private readonly PacedSignal _rosterChanged;
    private volatile bool _isClosing;

    public HostMembership(
        SessionContext parts, RosterPublisher? publisher, BanPolicy bans, IMembershipEvents events, RosterEntry host, CancellationToken ending)
    {
        _parts = parts;
        _publisher = publisher;
        _bans = bans;
        _events = events;
        _own = host.Address;
        _ending = ending;
        _heartbeats = new HeartbeatMonitor<IPEndPoint>(parts.Options.Heartbeat, Tick, parts.Time, parts.Clock, OnHeartbeat);
        _rosterChanged = new PacedSignal(RosterPace, parts.Clock, parts.Time, this);
        _aliases.Reserve(host.Alias, host.Id);
        parts.Members.Add(host.Address, host);
        publisher?.Join(host);
    }

    public MemberLink? Find(IPEndPoint member) => _links.GetValueOrDefault(member);

    public MemberLink? Find(MemberId member) => _linksById.GetValueOrDefault(member);

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

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen, MemberId? member)
    {
        if (joiner.Port == _own.Port && joiner.Address.Equals(hostAsSeen))
            return true;
        return _parts.Members.FindMember(joiner) is { } other && other.Entry?.Id != member && IsActive(joiner);
    }

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

    public async Task<bool> AdmitAsync(NewMember member, Action admitted)
    {
        var link = new MemberLink(member);
        await using (link.ConfigureAwait(false))
        {
            if (await ListAsync(link).ConfigureAwait(false) is not { } joined)
                return false;
            try
            {
                admitted();
                _events.Joined(joined);
                TellOthers(isUrgent: false);
                link.Control.OfferRoster();
                // Last: to a joiner of version 1 the first heartbeat says that all this has happened.
                _heartbeats.Add(link.Peer);
                // A ban that was added while the login was under way did not find it on the list yet.
                if (_bans.Judge(link.Subject) is not null)
                    Expel(l => l == link, LeaveReason.Banned, GoodbyeReason.Banned);
                string why = await link.Control.RunAsync(roundTrip => Heard(link.Peer, roundTrip), _ending).ConfigureAwait(false);
                Log.LinkEnded(_parts.Logger, link.Peer, why);
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

    private bool IsActive(IPEndPoint member) => _parts.Members.Find(member) is { State: PeerState.Active };

    /// <returns>The new row, or null where another member that answers has that address by now.</returns>
    private async Task<Peer?> ListAsync(MemberLink link)
    {
        while (true)
        {
            MemberLink before;
            lock (_listing)
            {
                MemberLink? same = _linksById.GetValueOrDefault(link.Id);
                if (same is null && _links.TryAdd(link.Peer, link))
                {
                    _linksById[link.Id] = link;
                    _publisher?.Join(link.Entry);
                    Peer? peer = _parts.Members.Add(link.Peer, link.Entry);
                    _parts.Members.SetOwnAddressFor(link.Peer, new IPEndPoint(link.Control.HostAsSeen, _own.Port));
                    return peer;
                }
                if (same is null && IsActive(link.Peer))
                    return null;
                before = same ?? _links[link.Peer];
            }
            before.End(LeaveReason.Left, GoodbyeReason.Replaced);
            await before.Gone.WaitAsync(_ending).ConfigureAwait(false);
        }
    }

    private void Leave(MemberLink link)
    {
        Unlist(link);
        // Last, so that whoever takes the address over joins after this one left, in the events too.
        lock (_listing)
        {
            _links.TryRemove(link.Peer, out _);
            _linksById.TryRemove(link.Id, out _);
        }
        link.SetGone();
    }

    private void Unlist(MemberLink link)
    {
        _heartbeats.Remove(link.Peer);
        Peer? left;
        lock (_listing)
        {
            left = _parts.Members.Remove(link.Peer);
            if (left is not null)
                _publisher?.Leave(link.Id, link.Reason);
        }
        if (left is null || _isClosing)
            return;
        _events.Left(left, link.Reason);
        TellOthers(isUrgent: link.Reason is LeaveReason.Banned or LeaveReason.Kicked);
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
            if (link.Entry.Traits.HasFlag(MemberTraits.IsUnencrypted) != isEncrypted)
                link.Control.OfferRoster();
        }
    }

    private void Heard(IPEndPoint peer, TimeSpan? roundTrip)
    {
        _parts.Members.NoteHeard(peer, roundTrip, _parts.Clock.WallClock);
        if (_heartbeats.Heard(peer))
            _events.Answers(peer);
    }

    private void OnHeartbeat(IPEndPoint peer, HeartbeatChange change)
    {
        switch (change)
        {
            case HeartbeatChange.BeatDue when _links.TryGetValue(peer, out MemberLink? link):
                link.Control.SendBeat(_ending);
                break;
            case HeartbeatChange.Suspect:
                _events.Suspect(peer);
                break;
            case HeartbeatChange.Gone when _links.TryGetValue(peer, out MemberLink? link):
                link.End(LeaveReason.Silent, GoodbyeReason.Leaving);
                Unlist(link);
                break;
            default:
                break;
        }
    }
}
