using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Follows the host's roster: turns its changes into members of this session, and reports them.</summary>
/// <param name="services">What the relation shares with the session.</param>
/// <param name="self">This session's own id.</param>
internal sealed class RosterFollower(HostRelationServices services, MemberId self)
{
    private volatile IPEndPoint? _host;
    private volatile Member? _hostMember;

    /// <summary>The address at which the host takes logins.</summary>
    public IPEndPoint Host => _host!;

    /// <summary>The address at which this session takes messages.</summary>
    public IPEndPoint Own => services.Members.OwnAddress!;

    /// <summary>The host's row on the roster, or null.</summary>
    public Member? HostMember => _hostMember;

    /// <summary>Notes what a login has brought: the addresses of both sides, and this session's name.</summary>
    public void Begin(Joined joined)
    {
        _host = joined.Host;
        services.Members.SetSelf(self, new IPEndPoint(joined.OwnAddress, services.MessagePort), joined.Alias);
    }

    /// <summary>Takes over a whole roster without reporting it.</summary>
    public void Fill(IEnumerable<RosterEntry> entries)
    {
        foreach (RosterEntry entry in entries)
            services.Members.Add(ToMember(entry));
        NoteHost();
    }

    /// <summary>Applies a change, and reports what it does to members other than this session.</summary>
    public void Apply(RosterOutcome outcome)
    {
        foreach ((RosterEntry entry, LeaveReason reason) in outcome.Left)
            Remove(entry, reason);
        foreach (RosterEntry entry in outcome.Updated)
        {
            if (services.Members.Update(ToMember(entry)) is var (before, after) && entry.Id != self)
                services.Events.Changed(before, after);
        }
        foreach (RosterEntry entry in outcome.Joined)
            Add(entry);
        NoteHost();
    }

    /// <summary>Notes that this session has no link to the host, which the host itself never says.</summary>
    public void SetHostAway() => SetHostAway(services.Context.Clock.WallClock);

    /// <summary>Notes that this session has a link to the host again.</summary>
    public void SetHostReached()
    {
        SetHostAway(null);
        services.Events.HostReached();
    }

    private void SetHostAway(DateTimeOffset? since)
    {
        if (_hostMember is not { } host || host.AwaySince is null == since is null)
            return;
        services.Members.Update(host with { AwaySince = since });
        NoteHost();
    }

    private void Remove(RosterEntry entry, LeaveReason reason)
    {
        Peer? left = services.Members.Remove(entry.Id);
        if (!Enum.IsDefined(reason))
            Log.UnknownLeaveReason(services.Context.Logger, entry.Alias, (byte)reason);
        if (left is not null && entry.Id != self)
            services.Events.Left(left, Enum.IsDefined(reason) ? reason : LeaveReason.Left);
    }

    private void Add(RosterEntry entry)
    {
        if (entry.UnsupportedTag is > 0 and var tag)
            Log.MemberNotSupported(services.Context.Logger, entry.Alias, tag);
        Peer? joined = services.Members.Add(ToMember(entry));
        if (joined is not null && entry.Id != self)
            services.Events.Joined(joined);
    }

    // The host may be bound to any address, and members on its own machine joined by the loopback interface.
    private IPEndPoint Resolve(RosterEntry entry)
    {
        if (entry.Id == self)
            return Own;
        IPAddress address = entry.Address.Address;
        bool isWhereTheHostIs = address.Equals(IPAddress.Any)
            || (IPAddress.IsLoopback(address) && !IPAddress.IsLoopback(Host.Address));
        return isWhereTheHostIs ? new IPEndPoint(Host.Address, entry.Address.Port) : entry.Address;
    }

    private Member ToMember(RosterEntry entry) => RosterMapping.ToMember(entry, Resolve(entry), services.Context.Clock.WallClock);

    private void NoteHost() => _hostMember = services.Members.Snapshot().Roster.FirstOrDefault(m => m.IsHost);
}
