using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Legacy;

/// <summary>A member of a network by version 1.</summary>
internal sealed class UnencryptedPeerSession : PeerSession
{
    // A peer watches one host and sends no beats of its own, so it looks less often than a host does.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private const string Advice = "Join again to go on.";

    private readonly LegacyPeerControlLink _link;
    private readonly HeartbeatMonitor<IPEndPoint> _heartbeats;
    private readonly IPEndPoint _host;
    private readonly IPEndPoint _self;
    private IPEndPoint? _hostMember;

    public UnencryptedPeerSession(SessionContext parts, IListener peerListener, LegacyJoining joining)
        : base(parts, peerListener, identity: null)
    {
        _link = new LegacyPeerControlLink(joining);
        _host = joining.Control.Connection.Remote;
        _self = new IPEndPoint(joining.Control.Connection.Local.Address, peerListener.Local.Port);
        _heartbeats = new HeartbeatMonitor<IPEndPoint>(parts.Options.Heartbeat, Tick, parts.Time, parts.Clock, OnHeartbeat);
        parts.Members.Self = _self;
        Replace(joining.Members);
        Started = parts.Clock.WallClock;
    }

    public override IPEndPoint Address => _self;

    public override IPEndPoint HostAddress => _host;

    // What a host lists itself as is what reaches it from here; everybody is listed to everybody as the same.
    private protected override IPEndPoint OwnAddressFor(IPEndPoint member) => _self;

    private protected override ValueTask StopTakingAsync() => _heartbeats.DisposeAsync();

    private protected override void Begin()
    {
        Log.Unencrypted(Parts.Logger);
        Log.Joined(Parts.Logger, _host, _self);
        StartListening();
        _heartbeats.Add(_host);
        Parts.Work.Run(FollowAsync);
    }

    private async Task FollowAsync()
    {
        await using (_link.ConfigureAwait(false))
        {
            string why = await _link.RunAsync(Heard, OnRoster, Ending).ConfigureAwait(false);
            Log.LinkEnded(Parts.Logger, _host, why);
        }
        LoseHost(_host, silent: false, Advice);
    }

    private void Heard()
    {
        if (_hostMember is not { } member)
            return;
        Parts.Members.NoteHeard(member, null, Parts.Clock.WallClock);
        if (_heartbeats.Heard(_host))
            NoteAnswers(member);
    }

    private void OnRoster(IReadOnlyList<WireAddress> members)
    {
        var (joined, left) = Replace(members);
        foreach (Peer peer in left)
            RaiseLeft(peer, LeaveReason.Left);
        foreach (Peer peer in joined)
            RaiseJoined(peer);
    }

    // The host lists itself first.
    private (IReadOnlyList<Peer> Joined, IReadOnlyList<Peer> Left) Replace(IReadOnlyList<WireAddress> members)
    {
        List<IPEndPoint> addresses = [.. members.Select(m => m.Resolve(_host.Address)).OfType<IPEndPoint>()];
        if (addresses.Count < members.Count)
            Log.RosterEntriesIgnored(Parts.Logger);
        _hostMember = addresses.FirstOrDefault();
        return Parts.Members.Replace(addresses, _hostMember, Parts.Clock.WallClock);
    }

    private void OnHeartbeat(IPEndPoint host, HeartbeatChange change)
    {
        // A peer only answers beats; it sends none of its own.
        if (change == HeartbeatChange.Suspect && _hostMember is { } member)
            RaiseSuspect(member);
        else if (change == HeartbeatChange.Gone)
            LoseHost(_host, silent: true, Advice);
    }
}
