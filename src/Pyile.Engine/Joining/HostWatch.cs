using Pyile.Engine.Membership;

namespace Pyile.Engine.Joining;

/// <summary>Watches whether the host is heard. A peer answers heartbeats and sends none of its own.</summary>
internal sealed class HostWatch : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    // There is only one host to watch; the monitor wants a key for each member.
    private const int TheHost = 0;

    private readonly HostRelationServices _services;
    private readonly RosterFollower _roster;
    private readonly HeartbeatMonitor<int> _heartbeats;
    private volatile PeerControlLink? _link;
    private volatile bool _isSilent;

    public HostWatch(HostRelationServices services, RosterFollower roster)
    {
        _services = services;
        _roster = roster;
        _heartbeats = new HeartbeatMonitor<int>(services.Context.Options.Heartbeat, Tick, services.Context.Time, services.Context.Clock, OnHeartbeat);
    }

    /// <summary>Whether the last link ended because the host was silent.</summary>
    public bool IsSilent => _isSilent;

    /// <summary>Watches a new link, and aborts it if the host is silent for too long.</summary>
    public void Begin(PeerControlLink link)
    {
        _isSilent = false;
        _link = link;
        _heartbeats.Add(TheHost);
    }

    public void End() => _heartbeats.Remove(TheHost);

    public void Heard(TimeSpan? roundTrip)
    {
        if (_roster.HostMember is not { } host)
            return;
        _services.Members.NoteHeard(host.Id, roundTrip, _services.Context.Clock.WallClock);
        if (_heartbeats.Heard(TheHost))
            _services.Events.Answers(host.Id);
    }

    public ValueTask DisposeAsync() => _heartbeats.DisposeAsync();

    private void OnHeartbeat(int _, HeartbeatChange change)
    {
        if (change == HeartbeatChange.Suspect && _roster.HostMember is { } host)
        {
            _services.Events.Suspect(host.Id);
        }
        else if (change == HeartbeatChange.Gone)
        {
            _isSilent = true;
            _link?.Abort();
        }
    }
}
