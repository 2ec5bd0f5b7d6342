using System.Collections.Concurrent;
using System.Net;
using Pyile.Engine.Sessions.V1;
using Pyile.Engine.State;
using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Sessions;

/// <summary>The host of a network: it admits, keeps the roster and the bans, and is a member itself.</summary>
public sealed class HostSession : Session, ILoginOutcomes
{
    // How much later than due a beat, a suspicion or a removal may be.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly IListener _loginListener;
    private readonly BanBook _bans;
    private readonly RosterEncoder _encoder;
    private readonly LoginDesk _desk;
    private readonly HeartbeatMonitor<IPEndPoint> _heartbeats;
    private readonly ConcurrentDictionary<IPEndPoint, MemberLink> _links = new();
    private readonly Lock _listing = new();
    private readonly IPEndPoint _peerAddress;

    private HostSession(SessionParts parts, HostOptions options, BanBook bans, IListener loginListener, IListener peerListener)
        : base(parts, peerListener, SessionState.Listening)
    {
        _loginListener = loginListener;
        _peerAddress = peerListener.Local;
        _bans = bans;
        _encoder = new RosterEncoder(parts.Members, parts.Logger);
        _desk = new LoginDesk(parts, options, loginListener, bans, _encoder, this);
        _heartbeats = new HeartbeatMonitor<IPEndPoint>(options.Heartbeat, Tick, parts.Time, parts.Clock, OnHeartbeat);
        parts.Members.Self = _peerAddress;
        parts.Members.Add(_peerAddress, isHost: true, parts.Clock.WallClock);
        Started = parts.Clock.WallClock;
    }

    public override SessionRole Role => SessionRole.Host;

    public override IPEndPoint Address => _peerAddress;

    public override IPEndPoint HostAddress => _loginListener.Local;

    public IReadOnlyList<Ban> Bans => _bans.Bans;

    /// <summary>Failed logins that are no ban yet, the oldest first.</summary>
    public IReadOnlyList<LoginAttempt> Attempts => _bans.Attempts;

    /// <summary>Opens a network.</summary>
    /// <exception cref="PyileException">An option cannot be used, a port is taken, or the state file is damaged.</exception>
    public static HostSession Start(HostOptions options) => Start(options, TcpTransport.Instance);

    internal static HostSession Start(HostOptions options, ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options, options.Password);
        OptionRules.CheckPort(options.Port);
        OptionRules.Check(options.Login);
        if (options.PasswordAttempts < 1)
            throw OptionRules.Invalid($"{options.PasswordAttempts} password attempts would let nobody in; at least 1.");

        var bans = new BanBook(options.PasswordAttempts, options.StatePath, options.Logger);
        IListener loginListener = LocalAddresses.Listen(transport, options.Address, options.Port);
        HostSession session;
        try
        {
            IListener peerListener = LocalAddresses.Listen(transport, options.Address, options.PeerPort);
            session = new HostSession(new SessionParts(options, transport), options, bans, loginListener, peerListener);
        }
        catch
        {
            _ = loginListener.DisposeAsync().AsTask();
            throw;
        }
        session.Begin();
        return session;
    }

    /// <summary>Refuses logins from these addresses from now on and drops the members that have them.</summary>
    /// <param name="rule">An address or a prefix, as <see cref="ParseRule"/> reads it.</param>
    /// <param name="reason">For the list.</param>
    /// <param name="cancellationToken">Ends the wait for the state file; the ban is in effect before it.</param>
    /// <returns>The ban, or the one that was there already.</returns>
    /// <exception cref="PyileException">The state file cannot be written, or the session has ended.</exception>
    public async Task<Ban> BanAsync(IPNetwork rule, string reason, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        rule = Addresses.Normalize(rule);
        var ban = new Ban { Rule = rule, Reason = reason, Since = Parts.Clock.WallClock };
        Ban listed = _bans.Add(ban);
        if (ReferenceEquals(listed, ban))
            RaiseBanned(ban);
        _desk.Drop(rule);
        foreach (MemberLink link in _links.Values.Where(l => rule.Contains(l.Peer.Address)))
            link.End(LeaveReason.Banned);
        await _bans.SaveAsync(cancellationToken).ConfigureAwait(false);
        return listed;
    }

    /// <summary>Lets these addresses log in again, if exactly this rule is on the list.</summary>
    /// <returns>The rule that was removed, or null where there is none.</returns>
    public async Task<Ban?> UnbanAsync(IPNetwork rule, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        if (_bans.Remove(Addresses.Normalize(rule)) is not { } ban)
            return null;
        Log.Unbanned(Parts.Logger, ban.Address);
        Raise(new Unbanned(Parts.Clock.WallClock, ban));
        await _bans.SaveAsync(cancellationToken).ConfigureAwait(false);
        return ban;
    }

    /// <summary>Ends a member's connections. It may log in again.</summary>
    /// <exception cref="PyileException">There is no such member, it is the host itself, or the session has ended.</exception>
    public void Kick(IPEndPoint member)
    {
        ArgumentNullException.ThrowIfNull(member);
        CheckIsOpen();
        if (!_links.TryGetValue(member, out MemberLink? link))
        {
            throw new PyileException(
                PyileError.NotAMember,
                member.Equals(Address) ? "The host cannot be removed from its own network. Stop the host instead." : $"{member} is not on the roster.");
        }
        link.End(LeaveReason.Kicked);
    }

    /// <summary>Reads <c>10.0.0.7</c> or <c>10.0.0.0/8</c>.</summary>
    /// <returns>Null where it is neither.</returns>
    public static IPNetwork? ParseRule(string text) =>
        Addresses.TryParseRule(text, out IPNetwork? rule) ? rule : null;

    async Task ILoginOutcomes.AdmitAsync(Admission admission)
    {
        var feed = new RosterFeed(admission.Dist, admission.IsStream, () => EncodeRoster(admission), Parts.Time);
        var link = new MemberLink(new HostControlLink(admission, feed));
        await using (link.ConfigureAwait(false))
        {
            if (await ListAsync(link).ConfigureAwait(false) is not { } joined)
            {
                ((ILoginOutcomes)this).Failed(admission.Control.Connection.Remote, LoginFailure.AddressTaken, attempts: 0, ban: null);
                return;
            }
            try
            {
                RaiseJoined(joined);
                // Its failed logins are forgotten, in the file too.
                SaveLater();
                OfferRoster();
                // Last: the first heartbeat tells the joiner that all this has happened.
                _heartbeats.Add(link.Peer);
                if (_bans.IsBanned(link.Peer.Address))
                    link.End(LeaveReason.Banned);
                string why = await link.Control.RunAsync(() => Heard(link.Peer), Ending).ConfigureAwait(false);
                Log.LinkEnded(Parts.Logger, link.Peer, why);
            }
            finally
            {
                Leave(link);
            }
        }
    }

    bool ILoginOutcomes.IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) =>
        (joiner.Port == Address.Port && joiner.Address.Equals(hostAsSeen))
        || Parts.Members.Find(joiner) is { State: PeerState.Active };

    void ILoginOutcomes.Failed(IPEndPoint address, LoginFailure reason, int attempts, Ban? ban)
    {
        var failed = new LoginFailed(Parts.Clock.WallClock, address, reason, attempts);
        Log.LoginFailed(Parts.Logger, address, failed.Describe());
        Raise(failed);
        if (ban is not null)
            RaiseBanned(ban);
        if (reason == LoginFailure.WrongPassword)
            SaveLater();
    }

    private protected override IPEndPoint OwnAddressFor(IPEndPoint member) =>
        _links.TryGetValue(member, out MemberLink? link) ? new IPEndPoint(link.Control.HostAsSeen, _peerAddress.Port) : _peerAddress;

    private protected override async ValueTask StopTakingAsync()
    {
        await _loginListener.DisposeAsync().ConfigureAwait(false);
        await _heartbeats.DisposeAsync().ConfigureAwait(false);
    }

    // Last, with what the last logins have changed.
    private protected override async Task FinishAsync()
    {
        try
        {
            await _bans.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (PyileException)
        {
            // Logged where it happened; an end cannot fail.
        }
    }

    private void Begin()
    {
        Log.Unencrypted(Parts.Logger);
        Log.Listening(Parts.Logger, HostAddress, Address);
        StartListening();
        Parts.Work.Run(() => _desk.RunAsync(Ending));
    }

    private ReadOnlyMemory<byte> EncodeRoster(Admission admission)
    {
        IPAddress hostAsSeen = admission.Control.Connection.Local.Address;
        return admission.IsStream
            ? _encoder.Encode(admission.Peer, hostAsSeen)
            : _encoder.EncodeFitting(admission.Peer, hostAsSeen, V1Limits.RosterChange);
    }

    private void OfferRoster()
    {
        foreach (MemberLink link in _links.Values)
            link.Control.OfferRoster();
    }

    private void Heard(IPEndPoint peer)
    {
        if (_heartbeats.Heard(peer))
            NoteAnswers(peer);
    }

    private void OnHeartbeat(IPEndPoint peer, HeartbeatChange change)
    {
        switch (change)
        {
            case HeartbeatChange.BeatDue when _links.TryGetValue(peer, out MemberLink? link):
                link.Control.SendBeat(Ending);
                break;
            case HeartbeatChange.Suspect:
                RaiseSuspect(peer);
                break;
            case HeartbeatChange.Gone when _links.TryGetValue(peer, out MemberLink? link):
                link.End(LeaveReason.Silent);
                break;
            default:
                break;
        }
    }

    /// <returns>The new row, or null where a member that answers has that address by now.</returns>
    private async Task<Peer?> ListAsync(MemberLink link)
    {
        while (true)
        {
            MemberLink before;
            lock (_listing)
            {
                if (_links.TryAdd(link.Peer, link))
                    return Parts.Members.Add(link.Peer, isHost: false, Parts.Clock.WallClock);
                if (Parts.Members.Find(link.Peer) is { State: PeerState.Active })
                    return null;
                before = _links[link.Peer];
            }
            before.End(LeaveReason.Left);
            await before.Gone.WaitAsync(Ending).ConfigureAwait(false);
        }
    }

    private void Leave(MemberLink link)
    {
        _heartbeats.Remove(link.Peer);
        Peer? left = Parts.Members.Remove(link.Peer);
        if (left is not null && !Ending.IsCancellationRequested)
        {
            RaiseLeft(left, link.Reason);
            OfferRoster();
        }
        // Last, so that whoever takes the address over joins after this one left, in the events too.
        lock (_listing)
            _links.TryRemove(link.Peer, out _);
        link.SetGone();
    }

    private void RaiseBanned(Ban ban)
    {
        Log.Banned(Parts.Logger, ban.Address, ban.Reason);
        Raise(new Banned(ban.Since, ban));
    }

    // Failures are told in the log; the ban list in memory is the one that decides.
    private void SaveLater() => Parts.Work.Run(async () =>
    {
        try
        {
            await _bans.SaveAsync(Ending).ConfigureAwait(false);
        }
        catch (PyileException)
        {
        }
    });

    private void CheckIsOpen()
    {
        if (!IsOpen)
            throw new PyileException(PyileError.SessionClosed, "The network is closed. Open it again first.");
    }
}
