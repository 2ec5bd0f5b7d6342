using System.Net;
using Pyile.Engine.State;
using Pyile.Engine.State.V1;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Sessions;

/// <summary>The roster with what this session knows of its members, for all of its tasks at once.</summary>
internal sealed class Members
{
    private readonly Lock _sync = new();
    private readonly Roster _roster = new();
    private readonly AliasBook _aliases = new();
    private readonly HashSet<IPEndPoint> _suspects = [];
    private readonly string _ownAlias;
    private IPEndPoint? _self;

    public Members(string ownAlias) => _ownAlias = ownAlias;

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

    public long Version
    {
        get
        {
            lock (_sync)
                return _roster.Version;
        }
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

    public bool HasAddress(IPAddress address)
    {
        IPAddress normal = Addresses.Normalize(address);
        lock (_sync)
            return _roster.Snapshot().Any(m => m.Address.Address.Equals(normal));
    }

    public IPEndPoint? FindSender(IPAddress socket, WireAddress from)
    {
        lock (_sync)
            return SenderRule.Find(_roster.Snapshot().Select(m => m.Address), socket, from);
    }

    /// <returns>The new row, or null where the address is taken.</returns>
    public Peer? Add(IPEndPoint address, bool isHost, DateTimeOffset now)
    {
        lock (_sync)
            return _roster.Add(address, isHost, now) is { } member ? ToPeer(member) : null;
    }

    /// <returns>The row as it was, or null where there is none.</returns>
    public Peer? Remove(IPEndPoint address)
    {
        lock (_sync)
            return _roster.Remove(address) is { } member ? Forget(member) : null;
    }

    public (IReadOnlyList<Peer> Joined, IReadOnlyList<Peer> Left) Replace(
        IReadOnlyList<IPEndPoint> addresses, IPEndPoint? host, DateTimeOffset now)
    {
        lock (_sync)
        {
            var (joined, left) = _roster.Replace(addresses, host, now);
            return ([.. joined.Select(ToPeer)], [.. left.Select(Forget)]);
        }
    }

    public void Learn(IPEndPoint address, string alias)
    {
        lock (_sync)
        {
            if (_roster.Find(address) is not null)
                _aliases.Learn(address, alias);
        }
    }

    public void SetSuspect(IPEndPoint address, bool isSuspect)
    {
        lock (_sync)
        {
            if (isSuspect)
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
        return peer;
    }

    private Peer ToPeer(RosterMember member)
    {
        bool isSelf = member.Address.Equals(_self);
        return new Peer
        {
            Address = member.Address,
            Alias = isSelf ? _ownAlias : _aliases.Find(member.Address),
            IsHost = member.IsHost,
            IsSelf = isSelf,
            State = _suspects.Contains(member.Address) ? PeerState.Suspect : PeerState.Active,
            Joined = member.Joined,
        };
    }
}
