using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>A member of a network by version 2. It finds its way back to a host that was lost.</summary>
internal sealed class EncryptedPeerSession : PeerSession
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastPause = FirstPause * 64;
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly HostConnector _door;
    private readonly IReadOnlyList<TicketHost> _hosts;
    private readonly JoinCredentials _credentials;
    private readonly RosterReplica _copy;
    private readonly MemberIdentity _identity;
    private readonly HeartbeatMonitor<MemberId> _heartbeats;
    private readonly MemberId _member;
    private readonly int _messagePort;
    private X509Certificate2 _certificate;
    private volatile PeerControlLink _link;
    private volatile IPEndPoint _host;
    private volatile IPEndPoint _self;
    private volatile IPEndPoint? _hostMember;
    private volatile bool _isSilent;

    public EncryptedPeerSession(
        SessionContext parts, IListener peerListener, HostConnector door, IReadOnlyList<TicketHost> hosts, JoinCredentials credentials, RosterReplica copy, Joined joined)
        : this(parts, peerListener, door, hosts, credentials, copy, joined, MemberIdentity.Of(joined))
    {
    }

    private EncryptedPeerSession(
        SessionContext parts, IListener peerListener, HostConnector door, IReadOnlyList<TicketHost> hosts, JoinCredentials credentials, RosterReplica copy, Joined joined, MemberIdentity identity)
        : base(parts, peerListener, identity)
    {
        _door = door;
        _hosts = hosts;
        _copy = copy;
        _identity = identity;
        _member = joined.Member;
        _messagePort = peerListener.Local.Port;
        // What comes later is proven with the certificate alone: the password is not kept.
        _credentials = credentials with { Kind = LoginKind.Certificate, Password = null, Ticket = null, Network = joined.Follower.Trust.NetworkId };
        _certificate = joined.Certificate;
        _link = new PeerControlLink(joined, parts);
        _host = joined.Stream.Connection.Remote;
        _self = new IPEndPoint(joined.Stream.Connection.Local.Address, _messagePort);
        _heartbeats = new HeartbeatMonitor<MemberId>(parts.Options.Heartbeat, Tick, parts.Time, parts.Clock, OnHeartbeat);
        parts.Members.Self = _self;
        parts.Members.OwnAlias = joined.Alias;
        foreach (RosterEntry entry in _copy.Entries)
            parts.Members.Add(Resolve(entry), entry);
        NoteHost();
        Started = parts.Clock.WallClock;
    }

    public override IPEndPoint Address => _self;

    public override IPEndPoint HostAddress => _host;

    private protected override IPEndPoint OwnAddressFor(IPEndPoint member) => _self;

    private protected override async ValueTask StopTakingAsync()
    {
        await _heartbeats.DisposeAsync().ConfigureAwait(false);
        await SayGoodbyeAsync().ConfigureAwait(false);
    }

    private protected override Task FinishAsync()
    {
        _credentials.Key.Dispose();
        return Task.CompletedTask;
    }

    private protected override void Begin()
    {
        Log.NetworkOf(Parts.Logger, _host, Fingerprint!);
        Log.Joined(Parts.Logger, _host, _self);
        StartListening();
        Parts.Work.Run(RunAsync);
        Parts.Work.Run(RenewAsync);
    }

    // The host is watched while there is a link to it, and each link begins and ends here.
    private async Task RunAsync()
    {
        while (true)
        {
            _isSilent = false;
            _heartbeats.Add(_member);
            PeerControlLink link = _link;
            await using (link.ConfigureAwait(false))
            {
                string why = await link.RunAsync(Heard, OnRoster, OnRenewed, Ending).ConfigureAwait(false);
                _heartbeats.Remove(_member);
                Log.LinkEnded(Parts.Logger, _host, why);
            }
            if (WhyFinal(link.Goodbye) is { } final)
            {
                LoseHost(_host, silent: false, final);
                return;
            }
            if (!TryChangeState(SessionState.Connected, SessionState.Reconnecting))
                return;
            Log.Reconnecting(Parts.Logger, _host, _isSilent);
            Raise(new Reconnecting(Parts.Clock.WallClock, _host, _isSilent));
            if (await ReconnectAsync().ConfigureAwait(false) is not { } joined)
                return;
            Resume(joined);
        }
    }

    /// <returns>Null where the host does not want this peer any more.</returns>
    private async Task<Joined?> ReconnectAsync()
    {
        for (TimeSpan pause = FirstPause; ; pause = pause < LastPause ? pause * 2 : pause)
        {
            // Those who lost the host together do not come back together.
            await Task.Delay(pause * Parts.Options.Random.NextDouble(), Parts.Time, Ending).ConfigureAwait(false);
            try
            {
                if (await TryReconnectAsync().ConfigureAwait(false) is { } joined)
                    return joined;
            }
            catch (PyileException exception) when (IsFinal(exception.Kind))
            {
                LoseHost(_host, silent: false, exception.Message);
                return null;
            }
            catch (PyileException exception)
            {
                Log.ReconnectFailed(Parts.Logger, _host, exception.Message);
            }
        }
    }

    private async Task<Joined?> TryReconnectAsync()
    {
        if (Parts.Clock.WallClock > _certificate.NotAfter)
            throw new PyileException(PyileError.NotAdmitted, "This peer was without its host for so long that its certificate has expired. Join again with the password or a ticket.");
        using var deadline = new CancellationTokenSource(((PeerOptions)Parts.Options).Timeout, Parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(Ending, deadline.Token);
        try
        {
            JoinCredentials credentials = _credentials with { Certificate = _certificate, Alias = Alias };
            return (await _door.EnterAsync(_hosts, credentials, _copy, both.Token).ConfigureAwait(false)).Encrypted;
        }
        catch (OperationCanceledException) when (!Ending.IsCancellationRequested)
        {
            Log.ReconnectFailed(Parts.Logger, _host, "it did not answer in time");
            return null;
        }
    }

    private void Resume(Joined joined)
    {
        _host = joined.Stream.Connection.Remote;
        _self = new IPEndPoint(joined.Stream.Connection.Local.Address, _messagePort);
        Parts.Members.Self = _self;
        Parts.Members.OwnAlias = joined.Alias;
        UseCertificate(joined.Certificate);
        foreach (RosterOutcome outcome in joined.Changes)
            OnRoster(outcome);
        _link = new PeerControlLink(joined, Parts);
        if (!TryChangeState(SessionState.Reconnecting, SessionState.Connected))
            return;
        Log.Reconnected(Parts.Logger, _host);
        Raise(new Reconnected(Parts.Clock.WallClock, _host));
    }

    private void Heard(TimeSpan? roundTrip)
    {
        if (_hostMember is not { } host)
            return;
        Parts.Members.NoteHeard(host, roundTrip, Parts.Clock.WallClock);
        if (_heartbeats.Heard(_member))
            NoteAnswers(host);
    }

    private void OnRoster(RosterOutcome outcome)
    {
        foreach ((RosterEntry entry, LeaveReason reason) in outcome.Left)
        {
            Peer? left = Parts.Members.FindMember(entry.Id) is { } member ? Parts.Members.Remove(member.Address) : null;
            if (!Enum.IsDefined(reason))
                Log.UnknownLeaveReason(Parts.Logger, entry.Alias, (byte)reason);
            if (left is not null && entry.Id != _member)
                RaiseLeft(left, Enum.IsDefined(reason) ? reason : LeaveReason.Left);
        }
        foreach (RosterEntry entry in outcome.Updated)
        {
            if (Parts.Members.FindMember(entry.Id) is { } member)
                Parts.Members.Remove(member.Address);
            Parts.Members.Add(Resolve(entry), entry);
        }
        foreach (RosterEntry entry in outcome.Joined)
        {
            if (entry.UnsupportedTag is > 0 and var tag)
                Log.MemberNotSupported(Parts.Logger, entry.Alias, tag);
            Peer? joined = Parts.Members.Add(Resolve(entry), entry);
            if (joined is not null && entry.Id != _member)
                RaiseJoined(joined);
        }
        NoteHost();
    }

    private void OnHeartbeat(MemberId _, HeartbeatChange change)
    {
        // A peer only answers beats; it sends none of its own.
        if (change == HeartbeatChange.Suspect && _hostMember is { } host)
        {
            RaiseSuspect(host);
        }
        else if (change == HeartbeatChange.Gone)
        {
            _isSilent = true;
            _link.Abort();
        }
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            X509Certificate2 current = _certificate;
            TimeSpan life = current.NotAfter - current.NotBefore;
            TimeSpan wait = new DateTimeOffset(current.NotBefore) + (life * 2 / 3) - Parts.Clock.WallClock;
            // Asked again from time to time while no answer comes: the host may be away.
            await Task.Delay(wait > TimeSpan.Zero ? wait : life / 50, Parts.Time, Ending).ConfigureAwait(false);
            if (current == _certificate)
                _link.RequestRenewal();
        }
    }

    private void OnRenewed(byte[] bytes)
    {
        X509Certificate2 certificate = _credentials.Key.With(bytes);
        if (_identity.Trust.Check(certificate, Parts.Clock.WallClock, Clocks.Tolerance)?.Member != _member)
            throw new PyileException(PyileError.ProtocolViolation, "The host sent a certificate that is not this member's.");
        UseCertificate(certificate);
        Log.Renewed(Parts.Logger, certificate.NotAfter);
    }

    private void UseCertificate(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _identity.Renew(certificate);
    }

    private async Task SayGoodbyeAsync()
    {
        if (State != SessionState.Closed)
            return;
        _link.Leave();
        await _link.Over.WaitAsync(Farewell, Parts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The host may be bound to any address, and members on its own machine joined by the loopback interface.
    private IPEndPoint Resolve(RosterEntry entry)
    {
        if (entry.Id == _member)
            return _self;
        IPAddress address = entry.Address.Address;
        bool isWhereTheHostIs = address.Equals(IPAddress.Any)
            || (IPAddress.IsLoopback(address) && !IPAddress.IsLoopback(_host.Address));
        return isWhereTheHostIs ? new IPEndPoint(_host.Address, entry.Address.Port) : entry.Address;
    }

    private void NoteHost() => _hostMember = _copy.Entries.FirstOrDefault(e => e.Traits.HasFlag(MemberTraits.IsHost)) is { } host ? Resolve(host) : null;

    private static bool IsFinal(PyileError problem) =>
        problem is PyileError.Banned or PyileError.NotAdmitted or PyileError.HostKeyChanged;

    private static string? WhyFinal(GoodbyeReason? word) => word switch
    {
        GoodbyeReason.NetworkEnds => "It ended the network, which does not come back.",
        GoodbyeReason.Removed => "It removed this peer. Join again to go on.",
        GoodbyeReason.Banned => "It has banned this peer. Only the host's owner can remove the ban.",
        GoodbyeReason.Replaced => "Another session has come with the same certificate.",
        _ => null,
    };
}
