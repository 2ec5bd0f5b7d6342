using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A peer's relation to a host of version 2. It finds its way back to a host that was lost.</summary>
internal sealed class HostRelation : IHostRelation
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestRenewal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromDays(1);

    private readonly HostRelationServices _services;
    private readonly SessionContext _context;
    private readonly HostConnector _connector;
    private readonly JoinRequest _request;
    private readonly MemberKey _key;
    private readonly MemberIdentity _identity;
    private readonly HostWatch _watch;
    // Links may still use an earlier one. On Windows each has a file with its key, which goes with it.
    private readonly List<X509Certificate2> _certificates = [];
    private X509Certificate2 _certificate;
    private volatile PeerControlLink _link;
    private volatile IPEndPoint _host;
    private volatile IPEndPoint _self;

    public HostRelation(HostRelationServices services, HostConnector connector, JoinRequest request, Joined joined, MemberIdentity identity)
    {
        _services = services;
        _context = services.Context;
        _connector = connector;
        _identity = identity;
        JoinCredentials credentials = request.Credentials!;
        _key = credentials.Key;
        // Later logins are proven with the certificate alone, so the password is not kept.
        _request = request with
        {
            Credentials = credentials with { Kind = LoginKind.Certificate, Password = null, Ticket = null, Network = joined.Follower.Trust.NetworkId },
        };
        _certificates.Add(_certificate = joined.Certificate);
        _link = new PeerControlLink(joined, _context);
        _host = joined.Stream.Connection.Remote;
        _self = new IPEndPoint(joined.Stream.Connection.Local.Address, services.MessagePort);
        _watch = new HostWatch(services);
        services.Members.SetSelf(joined.Member, _self);
        services.Members.OwnAlias = joined.Alias;
        foreach (RosterEntry entry in request.Roster.Entries)
            services.Members.Add(ToMember(entry));
        NoteHost();
    }

    public IPEndPoint Self => _self;

    public IPEndPoint Host => _host;

    public void Start()
    {
        Log.NetworkOf(_context.Logger, _host, _identity.Trust.NetworkId.ToFingerprint());
        Log.Joined(_context.Logger, _host, _self);
        _context.Work.Run(RunAsync);
        _context.Work.Run(RenewAsync);
    }

    public async ValueTask LeaveAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        if (_services.Lifetime.State != SessionState.Closed)
            return;
        _link.Leave();
        await _link.Over.WaitAsync(Farewell, _context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
        foreach (X509Certificate2 certificate in _certificates)
            certificate.Dispose();
        _key.Dispose();
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
                Lose(final);
                return;
            }
            if (!_services.Lifetime.TryChange(SessionState.Connected, SessionState.Reconnecting))
                return;
            Log.Reconnecting(_context.Logger, _host, _watch.IsSilent);
            _context.Events.Raise(new Reconnecting(_context.Clock.WallClock, _host, _watch.IsSilent));
            if (!await ReconnectAsync().ConfigureAwait(false))
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
                why = await link.RunAsync(_watch.Heard, OnRoster, OnRenewed, _context.Ending).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _context.Work.NoteFailedAttempt(exception);
                why = exception.Message;
            }
            _watch.End();
        }
        Log.LinkEnded(_context.Logger, _host, why);
    }

    /// <returns>False if the host does not want this peer anymore.</returns>
    private async Task<bool> ReconnectAsync()
    {
        JoinRequest request = _request with
        {
            Credentials = _request.Credentials! with { Certificate = _certificate, Alias = _services.Members.OwnAlias },
            LostHost = _host,
        };
        while (true)
        {
            switch (await _connector.RunAsync(request, RetryPolicy.Reconnect, _context.Ending).ConfigureAwait(false))
            {
                case JoinOutcome.Joined({ } host, _) when host is JoinedHost joined:
                    if (TryResume(joined.Login))
                        return true;
                    await host.DisposeAsync().ConfigureAwait(false);
                    break;
                case JoinOutcome.Failed(var failure):
                    Lose(failure.Problem.Message);
                    return false;
                case var outcome:
                    throw new InvalidOperationException($"A reconnect does not end with {outcome.GetType().Name}.");
            }
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
        _host = joined.Stream.Connection.Remote;
        _self = new IPEndPoint(joined.Stream.Connection.Local.Address, _services.MessagePort);
        _services.Members.SetSelf(_identity.Member, _self);
        _services.Members.OwnAlias = joined.Alias;
        UseCertificate(joined.Certificate);
        foreach (RosterOutcome outcome in joined.Changes)
            OnRoster(outcome);
        _link = new PeerControlLink(joined, _context);
        if (!_services.Lifetime.TryChange(SessionState.Reconnecting, SessionState.Connected))
            return;
        Log.Reconnected(_context.Logger, _host);
        _context.Events.Raise(new Reconnected(_context.Clock.WallClock, _host));
    }

    private void OnRoster(RosterOutcome outcome)
    {
        foreach ((RosterEntry entry, LeaveReason reason) in outcome.Left)
        {
            Peer? left = _services.Members.Remove(entry.Id);
            if (!Enum.IsDefined(reason))
                Log.UnknownLeaveReason(_context.Logger, entry.Alias, (byte)reason);
            if (left is not null && entry.Id != _identity.Member)
                _services.Events.Left(left, Enum.IsDefined(reason) ? reason : LeaveReason.Left);
        }
        foreach (RosterEntry entry in outcome.Updated)
        {
            if (_services.Members.Update(ToMember(entry)) is var (before, after) && entry.Id != _identity.Member)
                _services.Events.Changed(before, after);
        }
        foreach (RosterEntry entry in outcome.Joined)
        {
            if (entry.UnsupportedTag is > 0 and var tag)
                Log.MemberNotSupported(_context.Logger, entry.Alias, tag);
            Peer? joined = _services.Members.Add(ToMember(entry));
            if (joined is not null && entry.Id != _identity.Member)
                _services.Events.Joined(joined);
        }
        NoteHost();
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            X509Certificate2 current = _certificate;
            TimeSpan life = current.NotAfter - current.NotBefore;
            TimeSpan wait = new DateTimeOffset(current.NotBefore) + (life * 2 / 3) - _context.Clock.WallClock;
            // While no answer comes, the host may be away, so the request is repeated.
            TimeSpan pause = wait > TimeSpan.Zero ? wait : life / 50;
            // The host chooses the life: neither none nor more than a timer can wait ends the loop.
            pause = TimeSpan.FromTicks(Math.Clamp(pause.Ticks, ShortestRenewal.Ticks, LongestRenewal.Ticks));
            await Task.Delay(pause, _context.Time, _context.Ending).ConfigureAwait(false);
            if (current == _certificate)
                _link.RequestRenewal();
        }
    }

    private void OnRenewed(byte[] bytes)
    {
        X509Certificate2 certificate = _key.With(bytes);
        MemberCertificate? checkedOne = _identity.Trust.Check(certificate, _context.Clock.WallClock, Clocks.Tolerance);
        if (checkedOne is not { IsHost: false } || checkedOne.Member != _identity.Member)
            throw new PyileException(PyileError.ProtocolViolation, "The host sent a certificate that is not this member's.");
        UseCertificate(certificate);
        Log.Renewed(_context.Logger, certificate.NotAfter);
    }

    private void UseCertificate(X509Certificate2 certificate)
    {
        lock (_certificates)
            _certificates.Add(_certificate = certificate);
        _identity.Renew(certificate);
    }

    private void Lose(string detail)
    {
        if (_services.Lifetime.TryEnd(SessionState.HostLost, new HostLost(_context.Clock.WallClock, _host, Silent: false) { Detail = detail }))
            Log.HostLost(_context.Logger, _host, silent: false, detail);
    }

    // The host may be bound to any address, and members on its own machine joined by the loopback interface.
    private IPEndPoint Resolve(RosterEntry entry)
    {
        if (entry.Id == _identity.Member)
            return _self;
        IPAddress address = entry.Address.Address;
        bool isWhereTheHostIs = address.Equals(IPAddress.Any)
            || (IPAddress.IsLoopback(address) && !IPAddress.IsLoopback(_host.Address));
        return isWhereTheHostIs ? new IPEndPoint(_host.Address, entry.Address.Port) : entry.Address;
    }

    private Member ToMember(RosterEntry entry) => RosterMapping.ToMember(entry, Resolve(entry), _context.Clock.WallClock);

    private void NoteHost() => _watch.HostMember = _services.Members.Snapshot().Roster.FirstOrDefault(m => m.IsHost);

    private static string? WhyFinal(GoodbyeReason? word) => word switch
    {
        GoodbyeReason.NetworkEnds => "It ended the network, which does not come back.",
        GoodbyeReason.Removed => "It removed this peer. Join again to go on.",
        GoodbyeReason.Banned => "It has banned this peer. Only the host's owner can remove the ban.",
        GoodbyeReason.Replaced => "Another session has come with the same certificate.",
        _ => null,
    };
}
