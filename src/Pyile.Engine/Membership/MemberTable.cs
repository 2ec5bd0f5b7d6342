using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The roster with what this session knows of its members, for all of its tasks at once.</summary>
internal sealed class MemberTable
{
    private readonly Lock _sync = new();
    private readonly MemberList _roster = new();
    private readonly AliasBook _aliases = new();
    private readonly HashSet<IPEndPoint> _suspects = [];
    private readonly Dictionary<IPEndPoint, Vitals> _vitals = [];
    private readonly Dictionary<MemberId, IPEndPoint> _byId = [];
    private volatile string _ownAlias;
    private readonly Dictionary<IPEndPoint, IPEndPoint> _ownAddresses = [];
    private IPEndPoint? _self;

    public MemberTable(string ownAlias) => _ownAlias = ownAlias;

    /// <summary>The name this session gives itself, or that the host gave it.</summary>
    public string OwnAlias
    {
        get => _ownAlias;
        set => _ownAlias = value;
    }

    /// <summary>Fires when somebody has joined, left, or got a name.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>This session's own row.</summary>
    public IPEndPoint? Self
    {
        get
        {
            lock (_sync)
                return _self;
        }
        set
        {
            lock (_sync)
                _self = value;
        }
    }

    /// <summary>This session's address as that member has it on its roster.</summary>
    public IPEndPoint OwnAddressFor(IPEndPoint member)
    {
        lock (_sync)
            return _ownAddresses.GetValueOrDefault(member) ?? _self!;
    }

    /// <summary>Notes at which address that member reaches this session; it is forgotten when the member leaves.</summary>
    public void SetOwnAddressFor(IPEndPoint member, IPEndPoint own)
    {
        lock (_sync)
            _ownAddresses[member] = own;
    }

    public (long Version, IReadOnlyList<RosterMember> Roster) Snapshot()
    {
        lock (_sync)
            return (_roster.Version, _roster.Snapshot());
    }

    public IReadOnlyList<Peer> Peers()
    {
        lock (_sync)
            return [.. _roster.Snapshot().Select(ToPeer)];
    }

    public Peer? Find(IPEndPoint address)
    {
        lock (_sync)
            return _roster.Find(address) is { } member ? ToPeer(member) : null;
    }

    /// <summary>What the roster has at an address, or null.</summary>
    public RosterMember? FindMember(IPEndPoint address)
    {
        lock (_sync)
            return _roster.Find(address);
    }

    /// <summary>The member with that id, or null.</summary>
    public RosterMember? FindMember(MemberId id)
    {
        lock (_sync)
            return _byId.TryGetValue(id, out IPEndPoint? address) ? _roster.Find(address) : null;
    }

    /// <summary>Asks again whenever the roster has changed, until the answer is not null or the token ends it.</summary>
    /// <returns>The answer, or null where the token ended it.</returns>
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

    /// <param name="address">Where it is reached from here.</param>
    /// <param name="entry">What the signed roster says of it.</param>
    /// <returns>The new row, or null where the address is taken.</returns>
    public Peer? Add(IPEndPoint address, RosterEntry entry)
    {
        Peer? peer = null;
        lock (_sync)
        {
            if (_roster.Add(address, entry.Traits.HasFlag(MemberTraits.IsHost), entry.Joined, entry) is { } member)
            {
                _byId[entry.Id] = address;
                peer = ToPeer(member);
            }
        }
        Changed.Fire();
        return peer;
    }

    /// <returns>The row as it was, or null where there is none.</returns>
    public Peer? Remove(IPEndPoint address)
    {
        Peer? gone;
        lock (_sync)
            gone = _roster.Remove(address) is { } member ? Forget(member) : null;
        Changed.Fire();
        return gone;
    }

    public (IReadOnlyList<Peer> Joined, IReadOnlyList<Peer> Left) Replace(
        IReadOnlyList<IPEndPoint> addresses, IPEndPoint? host, DateTimeOffset now)
    {
        IReadOnlyList<Peer> newcomers, gone;
        lock (_sync)
        {
            var (joined, left) = _roster.Replace(addresses, host, now);
            (newcomers, gone) = ([.. joined.Select(ToPeer)], [.. left.Select(Forget)]);
        }
        Changed.Fire();
        return (newcomers, gone);
    }

    public void Learn(IPEndPoint address, string alias)
    {
        lock (_sync)
        {
            // Names of version 2 come from the host alone.
            if (_roster.Find(address) is not { IsEncrypted: false } || !_aliases.Learn(address, alias))
                return;
        }
        Changed.Fire();
    }

    /// <summary>Something came from there.</summary>
    /// <param name="address">The member.</param>
    /// <param name="roundTrip">What a heartbeat took, where this was the answer to one.</param>
    /// <param name="now">The time.</param>
    public void NoteHeard(IPEndPoint address, TimeSpan? roundTrip, DateTimeOffset now)
    {
        lock (_sync)
        {
            if (_roster.Find(address) is null)
                return;
            if (!_vitals.TryGetValue(address, out Vitals? vitals))
                _vitals[address] = vitals = new Vitals();
            vitals.LastHeard = now;
            if (roundTrip is { } measured && measured > TimeSpan.Zero)
                vitals.RoundTrip = measured;
        }
    }

    public void SetSuspect(IPEndPoint address, bool isSuspect)
    {
        lock (_sync)
        {
            // One that has just left would still be suspect when it comes back.
            if (isSuspect && _roster.Find(address) is not null)
                _suspects.Add(address);
            else
                _suspects.Remove(address);
        }
    }

    private Peer Forget(RosterMember member)
    {
        Peer peer = ToPeer(member);
        _aliases.Forget(member.Address);
        _suspects.Remove(member.Address);
        _vitals.Remove(member.Address);
        _ownAddresses.Remove(member.Address);
        if (member.Entry is { } entry)
            _byId.Remove(entry.Id);
        return peer;
    }

    private Peer ToPeer(RosterMember member)
    {
        bool isSelf = member.Address.Equals(_self);
        return new Peer
        {
            Address = member.Address,
            Id = member.Entry?.Id,
            Alias = isSelf ? _ownAlias : member.Entry is { Alias: { Length: > 0 } alias } ? alias : _aliases.Find(member.Address),
            IsHost = member.IsHost,
            IsSelf = isSelf,
            State = _suspects.Contains(member.Address) ? PeerState.Suspect : PeerState.Active,
            Encrypted = member.IsEncrypted,
            Joined = member.Joined,
            RoundTrip = _vitals.GetValueOrDefault(member.Address)?.RoundTrip,
            LastHeard = _vitals.GetValueOrDefault(member.Address)?.LastHeard,
        };
    }

    private sealed class Vitals
    {
        public TimeSpan? RoundTrip { get; set; }

        public DateTimeOffset LastHeard { get; set; }
    }
}
