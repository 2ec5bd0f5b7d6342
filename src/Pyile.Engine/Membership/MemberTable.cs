using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The roster with what this session knows of its members, for all of its tasks at once. Members are found by their ids.</summary>
internal sealed class MemberTable
{
    private readonly Lock _sync = new();
    private readonly MemberList _roster = new();
    private readonly AliasBook _aliases = new();
    private readonly HashSet<MemberId> _suspects = [];
    private readonly Dictionary<MemberId, Vitals> _vitals = [];
    private readonly Dictionary<MemberId, LinkPath> _paths = [];
    private readonly Dictionary<MemberId, IPEndPoint> _ownAddresses = [];
    private volatile Party _own;

    public MemberTable(string ownAlias) => _own = new Party(null, null, ownAlias);

    /// <summary>This session as the sender and the receiver of messages. One reference, so that readers need no lock.</summary>
    public Party Own => _own;

    /// <summary>The name this session gives itself, or that the host gave it.</summary>
    public string OwnAlias => _own.Alias!;

    /// <summary>The address in this session's own row; null before it is on the roster.</summary>
    public IPEndPoint? OwnAddress => _own.Address;

    /// <summary>Fires when a member has joined, changed, left, or got a name.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>The id of this session's own row; null while a version 1 session is not on its host's list.</summary>
    public MemberId? Self => _own.Id;

    /// <summary>This session's address as that member has it on its roster.</summary>
    public IPEndPoint OwnAddressFor(MemberId member)
    {
        lock (_sync)
            return _ownAddresses.GetValueOrDefault(member) ?? OwnAddress!;
    }

    /// <summary>Notes at which address that member reaches this session; it is forgotten when the member leaves.</summary>
    public void SetOwnAddressFor(MemberId member, IPEndPoint own)
    {
        lock (_sync)
            _ownAddresses[member] = own;
    }

    /// <summary>Sets which row is this session's own.</summary>
    /// <param name="id">Its id, or null if a host of version 1 does not list this session.</param>
    /// <param name="address">Its address.</param>
    /// <param name="alias">Its name if the host has given it one, or null to keep the current one.</param>
    public void SetSelf(MemberId? id, IPEndPoint address, string? alias = null) => _own = new Party(id, address, alias ?? OwnAlias);

    public (long Version, IReadOnlyList<Member> Roster) Snapshot()
    {
        lock (_sync)
            return (_roster.Version, _roster.Snapshot());
    }

    public IReadOnlyList<Peer> Peers()
    {
        lock (_sync)
            return [.. _roster.Snapshot().Select(ToPeer)];
    }

    public Peer? Find(MemberId id)
    {
        lock (_sync)
            return _roster.Find(id) is { } member ? ToPeer(member) : null;
    }

    /// <summary>The member with that id, or null.</summary>
    public Member? FindMember(MemberId id)
    {
        lock (_sync)
            return _roster.Find(id);
    }

    /// <summary>The members other than this session that list an address.</summary>
    public IReadOnlyList<Member> FindAll(IPEndPoint address)
    {
        lock (_sync)
            return [.. _roster.Snapshot().Where(m => m.Id != Self && m.Addresses.Contains(address))];
    }

    /// <summary>Asks again whenever the roster has changed, until the answer is not null or the token ends it.</summary>
    /// <returns>The answer, or null if the token ended it.</returns>
    public async ValueTask<T?> WaitForAsync<T>(Func<T?> find, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            Task changed = Changed.Next;
            if (find() is { } found)
                return found;
            try
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <returns>The new row, or null if a member with that id is listed.</returns>
    public Peer? Add(Member member)
    {
        Peer? peer;
        lock (_sync)
            peer = _roster.Add(member) is { } placed ? ToPeer(Noted(placed)) : null;
        Changed.Fire();
        return peer;
    }

    /// <summary>Replaces what the roster says of a member. What this session knows of it besides is kept.</summary>
    /// <returns>The row before and after, or null if there is none.</returns>
    public (Peer Before, Peer After)? Update(Member member)
    {
        (Peer, Peer)? rows = null;
        lock (_sync)
        {
            if (_roster.Update(member) is var (before, after))
            {
                Peer earlier = ToPeer(before);
                // The host lists it again because it has logged in, or because it is away.
                _suspects.Remove(after.Id);
                rows = (earlier, ToPeer(after));
            }
        }
        Changed.Fire();
        return rows;
    }

    /// <returns>The row as it was, or null if there is none.</returns>
    public Peer? Remove(MemberId id)
    {
        Peer? gone;
        lock (_sync)
            gone = _roster.Remove(id) is { } member ? Forget(member) : null;
        Changed.Fire();
        return gone;
    }

    /// <summary>Notes the name that a member of version 1 gave itself. Names of version 2 come from the host alone.</summary>
    public void Learn(MemberId id, string alias)
    {
        lock (_sync)
        {
            if (_roster.Find(id) is not { IsEncrypted: false } || !_aliases.Learn(id, alias))
                return;
        }
        Changed.Fire();
    }

    /// <summary>Notes that something came from a member.</summary>
    /// <param name="id">The member.</param>
    /// <param name="roundTrip">What a heartbeat took, if this was the answer to one.</param>
    /// <param name="now">The time.</param>
    public void NoteHeard(MemberId id, TimeSpan? roundTrip, DateTimeOffset now)
    {
        lock (_sync)
        {
            if (_roster.Find(id) is null)
                return;
            if (!_vitals.TryGetValue(id, out Vitals? vitals))
                _vitals[id] = vitals = new Vitals();
            vitals.LastHeard = now;
            if (roundTrip is { } measured && measured > TimeSpan.Zero)
                vitals.RoundTrip = measured;
        }
    }

    /// <summary>Notes how the link to a member came about; null if it has ended.</summary>
    public void NotePath(MemberId id, LinkPath? path)
    {
        lock (_sync)
        {
            if (_roster.Find(id) is null)
                return;
            if (path is { } way)
                _paths[id] = way;
            else
                _paths.Remove(id);
        }
    }

    public void SetSuspect(MemberId id, bool isSuspect)
    {
        lock (_sync)
        {
            // A member that has just left would still be suspect when it comes back.
            if (isSuspect && _roster.Find(id) is not null)
                _suspects.Add(id);
            else
                _suspects.Remove(id);
        }
    }

    /// <summary>The name of the sender of a message as it is known now: a name of version 1 is marked if a member of version 2 has it.</summary>
    public string NameOf(Message message)
    {
        if (message.Encrypted)
            return message.Alias;
        lock (_sync)
            return _aliases.Mark(message.Alias);
    }

    /// <summary>Whether a member of version 2 lists the address, this session included.</summary>
    public bool IsOfEncrypted(IPEndPoint address)
    {
        lock (_sync)
            return _roster.Snapshot().Any(m => m.IsEncrypted && m.Addresses.Contains(address));
    }

    /// <summary>Whether a member of a legacy protocol has that address.</summary>
    public bool HasLegacyAt(IPAddress address)
    {
        IPAddress normal = Addresses.Normalize(address);
        lock (_sync)
            return _roster.Snapshot().Any(m => !m.IsEncrypted && m.Address.Address.Equals(normal));
    }

    private Member Noted(Member member)
    {
        if (member is { IsEncrypted: true, Alias: { } alias })
            _aliases.NoteProven(alias, _roster.Unordered.Where(m => m.IsEncrypted).Select(m => m.Alias).OfType<string>());
        return member;
    }

    private Peer Forget(Member member)
    {
        Peer peer = ToPeer(member);
        _aliases.Forget(member.Id);
        _suspects.Remove(member.Id);
        _vitals.Remove(member.Id);
        _paths.Remove(member.Id);
        _ownAddresses.Remove(member.Id);
        return peer;
    }

    private string? NameOf(Member member) =>
        member.IsEncrypted || member.Alias is null ? member.Alias ?? _aliases.Find(member.Id) : _aliases.Mark(member.Alias);

    private Peer ToPeer(Member member)
    {
        bool isSelf = member.Id == Self;
        Vitals? vitals = _vitals.GetValueOrDefault(member.Id);
        return new Peer
        {
            Address = member.Address,
            Id = member.Id,
            Alias = isSelf ? OwnAlias : NameOf(member),
            IsHost = member.IsHost,
            IsSelf = isSelf,
            State = member.AwaySince is not null ? PeerState.Away
                : _suspects.Contains(member.Id) ? PeerState.Suspect
                : PeerState.Active,
            AwaySince = member.AwaySince,
            Path = _paths.TryGetValue(member.Id, out LinkPath path) ? path : null,
            Encrypted = member.IsEncrypted,
            Roles = member.Labels.Roles,
            Tags = member.Labels.Tags,
            AdmittedBy = AdmittedByOf(member),
            Ticket = member.Admission.Ticket,
            Joined = member.Joined,
            RoundTrip = vitals?.RoundTrip,
            LastHeard = vitals?.LastHeard,
        };
    }

    private static AdmittedBy AdmittedByOf(Member member) => member switch
    {
        { IsHost: true } => AdmittedBy.Host,
        _ => RosterMapping.AdmittedByOf(member.Admission),
    };

    private sealed class Vitals
    {
        public TimeSpan? RoundTrip { get; set; }

        public DateTimeOffset LastHeard { get; set; }
    }
}
