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
    private readonly Pulse _joined = new();
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

    /// <summary>Any member but this session that has the address, or null.</summary>
    public IPEndPoint? FindAny(IPAddress address)
    {
        IPAddress normal = Addresses.Normalize(address);
        lock (_sync)
            return Others().FirstOrDefault(a => a.Address.Equals(normal));
    }

    public IPEndPoint? FindSender(IPAddress socket, WireAddress from)
    {
        lock (_sync)
            return SenderRule.Find(Others(), socket, from);
    }

    /// <summary>Asks again whenever somebody has joined, until the answer is not null or the token ends it.</summary>
    /// <returns>The answer, or null where the token ended it.</returns>
    public async ValueTask<T?> WaitForAsync<T>(Func<T?> find, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            Task joined = _joined.Next;
            if (find() is { } found)
                return found;
            try
            {
                await joined.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <returns>The new row, or null where the address is taken.</returns>
    public Peer? Add(IPEndPoint address, bool isHost, DateTimeOffset now)
    {
        Peer? peer;
        lock (_sync)
            peer = _roster.Add(address, isHost, now) is { } member ? ToPeer(member) : null;
        _joined.Fire();
        return peer;
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
        IReadOnlyList<Peer> newcomers, gone;
        lock (_sync)
        {
            var (joined, left) = _roster.Replace(addresses, host, now);
            (newcomers, gone) = ([.. joined.Select(ToPeer)], [.. left.Select(Forget)]);
        }
        _joined.Fire();
        return (newcomers, gone);
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
            // One that has just left would still be suspect when it comes back.
            if (isSuspect && _roster.Find(address) is not null)
                _suspects.Add(address);
            else
                _suspects.Remove(address);
        }
    }

    // A session sends nothing to itself: who comes from its own address is another member there, or a stranger.
    private IEnumerable<IPEndPoint> Others() => _roster.Snapshot().Select(m => m.Address).Where(a => !a.Equals(_self));

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
