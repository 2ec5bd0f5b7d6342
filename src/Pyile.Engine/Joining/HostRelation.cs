using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A peer's relation to a host of version 2. It finds its way back to a host that was lost.</summary>
internal sealed class HostRelation : IHostRelation
{
    // A host that has not read the goodbye shows this member as away for minutes.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly HostRelationServices _services;
    private readonly SessionContext _context;
    private readonly KeyHash _network;
    private readonly HostReturn _return;
    private readonly OwnCertificate _certificate;
    private readonly RosterFollower _roster;
    private readonly HostPresence _presence;
    private readonly HostWatch _watch;
    private volatile PeerControlLink _link;

    public HostRelation(HostRelationServices services, IHostConnector connector, JoinRequest request, Joined joined, MemberIdentity identity)
    {
        _services = services;
        _context = services.Context;
        _network = joined.Network;
        _certificate = new OwnCertificate(_context, request.Credentials!.Key, identity, joined.Certificate);
        _roster = new RosterFollower(services, joined.Member);
        _presence = new HostPresence(services, _roster);
        _return = new HostReturn(connector, request, _network, _presence);
        _watch = new HostWatch(services, _roster);
        _link = new PeerControlLink(joined, services);
        _roster.Begin(joined);
        _roster.Fill(request.Roster.Entries);
    }

    public IPEndPoint Self => _roster.Own;

    public IPEndPoint Host => _roster.Host;

    public void Start()
    {
        Log.NetworkOf(_context.Logger, Host, _network.ToFingerprint());
        Log.Joined(_context.Logger, Host, Self);
        _context.Work.Run(RunAsync);
    }

    public async ValueTask LeaveAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        if (!_presence.IsSessionClosed)
            return;
        _link.Leave();
        await _link.Over.WaitAsync(Farewell, _context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
        _certificate.Dispose();
    }

    // Each link to the host begins and ends here, and the host is watched while there is one.
    private async Task RunAsync()
    {
        while (true)
        {
            PeerControlLink link = _link;
            await FollowAsync(link).ConfigureAwait(false);
            if (WhyFinal(link.Goodbye) is { } final)
            {
                _presence.Lose(Host, final);
                return;
            }
            if (!_presence.TryLeave(Host, _watch.IsSilent) || !await ReconnectAsync().ConfigureAwait(false))
                return;
        }
    }

    private async Task FollowAsync(PeerControlLink link)
    {
        string why;
        await using (link.ConfigureAwait(false))
        {
            _watch.Begin(link);
            try
            {
                why = await link.RunAsync(Heard, _roster.Apply, _certificate.Renew, _context.Ending).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _context.Work.NoteFailedAttempt(exception);
                why = exception.Message;
            }
            _watch.End();
        }
        Log.LinkEnded(_context.Logger, Host, why);
    }

    /// <returns>False if the host does not want this peer anymore.</returns>
    private async Task<bool> ReconnectAsync()
    {
        while (true)
        {
            JoinedHost? host = await _return
                .RunAsync(Host, _certificate.Current, _services.Members.OwnAlias, _context.Ending)
                .ConfigureAwait(false);
            if (host is null)
                return false;
            if (TryResume(host.Login))
                return true;
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool TryResume(Joined joined)
    {
        try
        {
            Resume(joined);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _context.Work.NoteFailedAttempt(exception);
            return false;
        }
    }

    private void Resume(Joined joined)
    {
        _roster.Begin(joined);
        _certificate.Use(joined.Certificate);
        foreach (RosterOutcome outcome in joined.Changes)
            _roster.Apply(outcome);
        _link = new PeerControlLink(joined, _services);
        _presence.Return(Host);
    }

    private void Heard(TimeSpan? roundTrip)
    {
        _watch.Heard(roundTrip);
        // At each heartbeat, because a timer does not notice that the machine was suspended.
        if (_certificate.IsRenewalDue())
            _link.RequestRenewal();
    }

    private static string? WhyFinal(GoodbyeReason? word) => word switch
    {
        GoodbyeReason.NetworkEnds => "It ended the network, which does not come back.",
        GoodbyeReason.Removed => "It removed this peer. Join again to go on.",
        GoodbyeReason.Banned => "It has banned this peer. Only the host's owner can remove the ban.",
        GoodbyeReason.Replaced => "Another session with the same key has taken its place.",
        _ => null,
    };
}
