using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Legacy;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The host of a network: it admits, keeps the roster and the bans, and is a member itself.</summary>
public sealed class HostSession : Session, IMembershipEvents
{
    private readonly IListener _loginListener;
    private readonly HostStore _store;
    private readonly HostNetwork? _network;
    private readonly LoginServer _desk;
    private readonly LegacyLoginProtocol? _unencrypted;
    private readonly LoginProtocol? _encrypted;
    private readonly HostMembership _membership;
    private readonly IPEndPoint _peerAddress;

    private HostSession(SessionContext parts, HostOptions options, HostStore store, HostNetwork? network, IListener loginListener, IListener peerListener)
        : base(parts, peerListener, SessionState.Listening, network is null ? null : MemberIdentity.Of(network))
    {
        _loginListener = loginListener;
        _peerAddress = peerListener.Local;
        _store = store;
        _network = network;
        Started = parts.Clock.WallClock;

        LoginOptions login = LoginOptionsOf(options);
        RosterPublisher? publisher = network is null ? null : new RosterPublisher(network.Authority, new RosterLog(network.Authority.NetworkId, FirstVersion(network)));
        var host = new RosterEntry(
            network?.Host ?? MemberId.NewRandom(),
            _peerAddress,
            options.Alias,
            network?.HostKey ?? default,
            MemberTraits.IsHost | (options.AllowUnencrypted ? MemberTraits.AllowsUnencrypted : MemberTraits.None) | (network is null ? MemberTraits.IsUnencrypted : MemberTraits.None),
            Started);
        parts.Members.Self = _peerAddress;
        _membership = new HostMembership(parts, publisher, new BanPolicy(store.Bans), this, host, Ending);
        _desk = new LoginServer(parts, login, loginListener, new FirstByte(PatienceOf(options, login), parts.Time), OnLoginFailed);
        var guesses = new GuessBudget(login, parts.Clock);
        if (network is not null)
            _encrypted = new LoginProtocol(parts, login, network, store.Bans, guesses, store.Tickets, publisher!, _desk, _membership);
        if (options.AllowUnencrypted)
            _unencrypted = new LegacyLoginProtocol(parts, login, options.Password, network is not null, store.Bans, guesses, new LegacyRosterEncoder(parts.Members, parts.Logger), _desk, _membership);
    }

    public override SessionRole Role => SessionRole.Host;

    public override IPEndPoint Address => _peerAddress;

    public override IPEndPoint HostAddress => _loginListener.Local;

    public IReadOnlyList<Ban> Bans => _store.Bans.Bans;

    /// <summary>Failed logins that are no ban yet, the oldest first.</summary>
    public IReadOnlyList<LoginAttempt> Attempts => _store.Bans.Attempts;

    /// <summary>Tickets that can still be used.</summary>
    public IReadOnlyList<Ticket> Tickets => _store.Tickets.Snapshot(Parts.Clock.WallClock);

    /// <summary>Opens a network.</summary>
    /// <exception cref="PyileException">An option cannot be used, a port is taken, or the state file is damaged.</exception>
    public static HostSession Start(HostOptions options) => Start(options, TcpTransport.Instance);

    internal static HostSession Start(HostOptions options, ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);

        var store = new HostStore(options);
        IListener loginListener = LocalAddresses.Listen(transport, options.Address, options.Port);
        HostSession session;
        try
        {
            HostNetwork? network = options.OnlyUnencrypted ? null : store.OpenNetwork(options.Password, options.CertificateLife);
            IListener peerListener = LocalAddresses.Listen(transport, options.Address, options.PeerPort);
            session = new HostSession(new SessionContext(options, transport), options, store, network, loginListener, peerListener);
        }
        catch
        {
            store.Dispose();
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
    public Task<Ban> BanAsync(IPNetwork rule, string reason, CancellationToken cancellationToken = default) =>
        BanAsync(new Ban { Rule = Addresses.Normalize(rule), Reason = reason, Since = Parts.Clock.WallClock }, cancellationToken);

    /// <summary>
    /// Bans a member: its key, its id and its address. Its links end everywhere, and neither its certificate nor another
    /// login from its address brings it back. Whoever knows the password can come back with a new key from elsewhere.
    /// </summary>
    /// <exception cref="PyileException">There is no such member, it is the host itself, the state file cannot be written, or the session has ended.</exception>
    public Task<Ban> BanAsync(IPEndPoint member, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        MemberLink link = FindLink(member);
        bool hasKey = !link.Entry.Traits.HasFlag(MemberTraits.IsUnencrypted);
        return BanAsync(
            new Ban
            {
                Rule = Addresses.Single(member.Address),
                Member = hasKey ? link.Id : null,
                Key = hasKey ? link.Entry.KeyHash : null,
                Alias = Parts.Members.Find(member)?.Alias,
                Reason = reason,
                Since = Parts.Clock.WallClock,
            },
            cancellationToken);
    }

    /// <summary>Lets these addresses log in again, if exactly this rule is on the list.</summary>
    /// <returns>The ban that was removed, with the member it may also have named, or null where there is none.</returns>
    public Task<Ban?> UnbanAsync(IPNetwork rule, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return UnbanAsync(_store.Bans.Remove(Addresses.Normalize(rule)), cancellationToken);
    }

    /// <summary>Lets a member log in again.</summary>
    /// <inheritdoc cref="UnbanAsync(IPNetwork, CancellationToken)"/>
    public Task<Ban?> UnbanAsync(MemberId member, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return UnbanAsync(_store.Bans.Remove(member), cancellationToken);
    }

    /// <summary>Ends a member's connections. It may log in again.</summary>
    /// <exception cref="PyileException">There is no such member, it is the host itself, or the session has ended.</exception>
    public void Kick(IPEndPoint member)
    {
        ArgumentNullException.ThrowIfNull(member);
        MemberLink kicked = FindLink(member);
        _membership.Expel(link => link == kicked, LeaveReason.Kicked, GoodbyeReason.Kicked);
    }

    /// <summary>Makes a ticket: whoever has its text can join without the password and knows this network's key.</summary>
    /// <param name="options">How often and how long it is good, and where the host is reached.</param>
    /// <param name="cancellationToken">Ends the wait for the state file.</param>
    /// <returns>The ticket and its text, which is not kept anywhere.</returns>
    /// <exception cref="PyileException">An option cannot be used, there are too many tickets, the state file cannot be written, or the session has ended.</exception>
    public async Task<(Ticket Ticket, string Text)> NewTicketAsync(TicketOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        if (_network is null)
            throw new PyileException(PyileError.InvalidOption, "Version 1 of the protocol knows no tickets.");
        options ??= new TicketOptions();
        OptionRules.Check(options);
        var (ticket, text) = _store.Tickets.Issue(options, _network.Authority.NetworkId, TicketHosts.Of(options, HostAddress), Parts.Clock.WallClock);
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return (ticket, text);
    }

    /// <summary>Takes a ticket back. Members that came with it stay.</summary>
    /// <returns>The ticket, or null where there is none with that id.</returns>
    public async Task<Ticket?> RemoveTicketAsync(Guid id, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        if (_store.Tickets.Remove(id) is not { } ticket)
            return null;
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return ticket;
    }

    /// <summary>Changes what joiners have to know. Members stay, and come back with their certificates.</summary>
    /// <exception cref="PyileException">The password cannot be used, the state file cannot be written, or the session has ended.</exception>
    public async Task SetPasswordAsync(Secret password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        CheckIsOpen();
        OptionRules.CheckPassword(password);
        if (_network is not null)
            await Task.Run(() => _network.SetPassword(password), cancellationToken).ConfigureAwait(false);
        _unencrypted?.SetPassword(password);
        _store.Changed();
        Log.PasswordChanged(Parts.Logger);
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads <c>10.0.0.7</c> or <c>10.0.0.0/8</c>.</summary>
    /// <returns>Null where it is neither.</returns>
    public static IPNetwork? ParseRule(string text) =>
        Addresses.TryParseRule(text, out IPNetwork? rule) ? rule : null;

    void IMembershipEvents.Joined(Peer peer)
    {
        RaiseJoined(peer);
        // Its failed logins are forgotten, in the file too.
        SaveLater();
    }

    void IMembershipEvents.Left(Peer peer, LeaveReason reason) => RaiseLeft(peer, reason);

    void IMembershipEvents.Suspect(IPEndPoint peer) => RaiseSuspect(peer);

    void IMembershipEvents.Answers(IPEndPoint peer) => NoteAnswers(peer);

    private protected override IPEndPoint OwnAddressFor(IPEndPoint member) =>
        _membership.HostAsSeenBy(member) is { } seen ? new IPEndPoint(seen, _peerAddress.Port) : _peerAddress;

    private protected override async ValueTask StopTakingAsync()
    {
        await _loginListener.DisposeAsync().ConfigureAwait(false);
        await _membership.SayGoodbyeAsync(_store.IsKept ? GoodbyeReason.HostStops : GoodbyeReason.NetworkEnds).ConfigureAwait(false);
        await _membership.DisposeAsync().ConfigureAwait(false);
    }

    // Last, with what the last logins have changed.
    private protected override async Task FinishAsync()
    {
        try
        {
            await _store.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (PyileException)
        {
            // Logged where it happened; an end cannot fail.
        }
        _encrypted?.Dispose();
        _store.Dispose();
    }

    // Later versions than any of an earlier start, whatever its clock said.
    private static ulong FirstVersion(HostNetwork network) => network.Starts << 32;

    private static LoginOptions LoginOptionsOf(HostOptions options) =>
        options.Login ?? (options.AllowUnencrypted ? LoginOptions.WithVersion1 : new LoginOptions());

    private static TimeSpan PatienceOf(HostOptions options, LoginOptions login) =>
        options.OnlyUnencrypted ? TimeSpan.Zero : options.AllowUnencrypted ? FirstByte.OfHost : login.FirstByte;

    private void Begin()
    {
        if (Parts.Options.AllowUnencrypted)
            Log.Unencrypted(Parts.Logger);
        if (_network is not null)
            Log.Network(Parts.Logger, Fingerprint!, _store.IsKept ? "kept in the state file" : "a new one, which ends with this session");
        Log.Listening(Parts.Logger, HostAddress, Address);
        StartListening();
        SaveLater();
        Parts.Work.Run(() => _desk.RunAsync(Choose, Ending));
    }

    private ILoginProtocol? Choose(DetectedProtocol speech) => speech == DetectedProtocol.Tls ? _encrypted : _unencrypted;

    private void OnLoginFailed(IPEndPoint address, FailedLogin failure)
    {
        var failed = new LoginFailed(Parts.Clock.WallClock, address, failure.Reason, failure.Attempts);
        Log.LoginFailed(Parts.Logger, address, failed.Describe());
        Raise(failed);
        if (failure.Ban is not null)
            RaiseBanned(failure.Ban);
        if (failure.Attempts > 0)
            SaveLater();
    }

    private async Task<Ban> BanAsync(Ban ban, CancellationToken cancellationToken)
    {
        CheckIsOpen();
        Ban listed = _store.Bans.Add(ban);
        if (ReferenceEquals(listed, ban))
            RaiseBanned(ban);
        if (ban.Rule is { } rule)
            _desk.Drop(rule);
        _membership.Expel(link => BanPolicy.Covers(ban, link.Subject), LeaveReason.Banned, GoodbyeReason.Banned);
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return listed;
    }

    private async Task<Ban?> UnbanAsync(Ban? removed, CancellationToken cancellationToken)
    {
        if (removed is null)
            return null;
        Log.Unbanned(Parts.Logger, removed.Describe());
        Raise(new Unbanned(Parts.Clock.WallClock, removed));
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private MemberLink FindLink(IPEndPoint member)
    {
        CheckIsOpen();
        return _membership.Find(member) ?? throw new PyileException(
            PyileError.NotAMember,
            member.Equals(Address) ? "The host cannot be removed from its own network. Stop the host instead." : $"{member} is not on the roster.");
    }

    private void RaiseBanned(Ban ban)
    {
        Log.Banned(Parts.Logger, ban.Describe(), ban.Reason);
        Raise(new Banned(ban.Since, ban));
    }

    // Failures are told in the log; what is in memory is what decides.
    private void SaveLater() => Parts.Work.Run(async () =>
    {
        try
        {
            await _store.SaveAsync(Ending).ConfigureAwait(false);
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
