using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>A peer's relation to a host of version 1. A host that is lost is not looked for again.</summary>
internal sealed class LegacyHostRelation : IHostRelation
{
    // A peer watches one host and sends no heartbeats of its own, so it looks less often than a host does.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private const string Advice = "Join again to go on.";

    private readonly HostRelationServices _services;
    private readonly SessionContext _context;
    private readonly LegacyRosterReplica _roster;
    private readonly LegacyPeerControlLink _link;
    private readonly HeartbeatMonitor<IPEndPoint> _heartbeats;
    private volatile Member? _hostMember;

    public LegacyHostRelation(HostRelationServices services, LegacyJoining joining)
    {
        _services = services;
        _context = services.Context;
        _roster = new LegacyRosterReplica(services.Members);
        _link = new LegacyPeerControlLink(joining);
        Host = joining.Control.Connection.Remote;
        Self = new IPEndPoint(joining.Control.Connection.Local.Address, services.MessagePort);
        _heartbeats = new HeartbeatMonitor<IPEndPoint>(_context.Options.Heartbeat, Tick, _context.Time, _context.Clock, OnHeartbeat);
        Replace(joining.Members);
    }

    /// <summary>The same for all members: the host lists this session to each of them at this address.</summary>
    public IPEndPoint Self { get; }

    public IPEndPoint Host { get; }

    public void Start()
    {
        Log.Unencrypted(_context.Logger);
        Log.Joined(_context.Logger, Host, Self);
        _heartbeats.Add(Host);
        _context.Work.Run(FollowAsync);
    }

    public ValueTask LeaveAsync() => _heartbeats.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _heartbeats.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FollowAsync()
    {
        await using (_link.ConfigureAwait(false))
        {
            string why = await _link.RunAsync(Heard, OnRoster, _context.Ending).ConfigureAwait(false);
            Log.LinkEnded(_context.Logger, Host, why);
        }
        Lose(silent: false);
    }

    private void Lose(bool silent)
    {
        if (_services.Lifetime.TryEnd(SessionState.HostLost, new HostLost(_context.Clock.WallClock, Host, silent) { Detail = Advice }))
            Log.HostLost(_context.Logger, Host, silent, Advice);
    }

    private void Heard()
    {
        if (_hostMember is not { } member)
            return;
        _services.Members.NoteHeard(member.Id, null, _context.Clock.WallClock);
        if (_heartbeats.Heard(Host))
            _services.Events.Answers(member.Id);
    }

    private void OnRoster(IReadOnlyList<WireAddress> members)
    {
        var (joined, left) = Replace(members);
        foreach (Peer peer in left)
            _services.Events.Left(peer, LeaveReason.Left);
        foreach (Peer peer in joined)
            _services.Events.Joined(peer);
    }

    // The host lists itself first.
    private (IReadOnlyList<Peer> Joined, IReadOnlyList<Peer> Left) Replace(IReadOnlyList<WireAddress> members)
    {
        List<IPEndPoint> addresses = [.. members.Select(m => m.Resolve(Host.Address)).OfType<IPEndPoint>()];
        if (addresses.Count < members.Count)
            Log.RosterEntriesIgnored(_context.Logger);
        IPEndPoint? host = addresses.FirstOrDefault();
        var changes = _roster.Replace(addresses, host, Self, _context.Clock.WallClock);
        _hostMember = host is null ? null : _services.Members.Snapshot().Roster.FirstOrDefault(m => m.Address.Equals(host));
        return changes;
    }

    private void OnHeartbeat(IPEndPoint host, HeartbeatChange change)
    {
        if (change == HeartbeatChange.Suspect && _hostMember is { } member)
            _services.Events.Suspect(member.Id);
        else if (change == HeartbeatChange.Gone)
            Lose(silent: true);
    }
}
