using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The host of a network: it admits members, keeps the roster and the bans, and is a member itself.</summary>
public sealed class HostSession : Session
{
    private readonly SessionContext _context;
    private readonly HostEvents _events;
    private readonly HostStore _store;
    private readonly HostNetwork? _network;
    private readonly HostMembership _membership;
    private readonly HostLogins _logins;
    private readonly IPEndPoint _peerAddress;

    private HostSession(SessionServices services, HostOptions options, HostStore store, HostNetwork? network, IListener loginListener, IPEndPoint peerAddress)
        : base(services)
    {
        _context = services.Context;
        _events = new HostEvents(_context, services.Roster, store);
        _store = store;
        _network = network;
        _peerAddress = peerAddress;
        _context.Members.Self = peerAddress;
        RosterPublisher? publisher = network is null ? null : new RosterPublisher(network.Authority, new RosterLog(network.Authority.NetworkId, FirstVersion(network)));
        _membership = new HostMembership(_context, publisher, new BanPolicy(store.Bans), _events, OwnEntry(options, network, peerAddress, Started), _context.Ending);
        _logins = new HostLogins(_context, options, store, network, publisher, _membership, _events, loginListener);
        services.PlanStop(LeaveAsync(_logins, _membership, store), ReleaseAsync(_logins, store));
    }

    public override SessionRole Role => SessionRole.Host;

    public override IPEndPoint Address => _peerAddress;

    public override IPEndPoint HostAddress => _logins.Address;

    public IReadOnlyList<Ban> Bans => _store.Bans.Bans;

    /// <summary>Failed logins that have not led to a ban yet, the oldest first.</summary>
    public IReadOnlyList<LoginAttempt> Attempts => _store.Bans.Attempts;

    /// <summary>Tickets that can still be used.</summary>
    public IReadOnlyList<Ticket> Tickets => _store.Tickets.Snapshot(_context.Clock.WallClock);

    internal HostLogins Logins => _logins;

    /// <summary>Opens a network.</summary>
    /// <exception cref="PyileException">An option cannot be used, a port is taken, or the state file is damaged.</exception>
    public static HostSession Start(HostOptions options) => Start(options, TcpTransport.Instance);

    internal static HostSession Start(HostOptions options, ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);

        var store = new HostStore(options);
        IListener loginListener = LocalAddresses.Listen(transport, options.Address, options.Port);
        HostNetwork? network;
        IListener peerListener;
        try
        {
            network = options.Legacy is { IsExclusive: true } ? null : store.OpenNetwork(options.Password, options.CertificateLife);
            peerListener = LocalAddresses.Listen(transport, options.Address, options.PeerPort);
        }
        catch
        {
            store.Dispose();
            _ = loginListener.DisposeAsync().AsTask();
            throw;
        }
        MemberIdentity? identity = network is null ? null : new MemberIdentity(network.Host, network.Trust, network.Context);
        var services = new SessionServices(new SessionContext(options, transport), peerListener, identity, SessionState.Listening);
        var session = new HostSession(services, options, store, network, loginListener, peerListener.Local);
        session.Begin();
        return session;
    }

    /// <summary>Refuses logins from these addresses from now on and drops the members that have them.</summary>
    /// <param name="rule">An address or a prefix, as <see cref="ParseRule"/> reads it.</param>
    /// <param name="reason">For the list.</param>
    /// <param name="cancellationToken">Ends the wait for the state file; the ban is in effect before it.</param>
    /// <returns>The ban, or the earlier one with the same rule.</returns>
    /// <exception cref="PyileException">The state file cannot be written, or the session has ended.</exception>
    public Task<Ban> BanAsync(IPNetwork rule, string reason, CancellationToken cancellationToken = default) =>
        BanAsync(new Ban { Rule = Addresses.Normalize(rule), Reason = reason, Since = _context.Clock.WallClock }, cancellationToken);

    /// <summary>
    /// Bans a member: its key, its id and its address. Its links end everywhere, and neither its certificate nor another
    /// login from its address brings it back. A person who knows the password can still come back with a new key from another address.
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
                Alias = _context.Members.Find(member)?.Alias,
                Reason = reason,
                Since = _context.Clock.WallClock,
            },
            cancellationToken);
    }

    /// <summary>Lets these addresses log in again, if exactly this rule is on the list.</summary>
    /// <returns>The ban that was removed, with the member it may also have named, or null if there is none.</returns>
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

    /// <summary>Makes a ticket. A peer that has its text can join without the password, and knows this network's key.</summary>
    /// <param name="options">How often and how long the ticket is valid, and where peers reach the host.</param>
    /// <param name="cancellationToken">Ends the wait for the state file.</param>
    /// <returns>The ticket and its text, which is not kept anywhere.</returns>
    /// <exception cref="PyileException">An option cannot be used, there are too many tickets, the state file cannot be written, or the session has ended.</exception>
    public async Task<(Ticket Ticket, string Text)> NewTicketAsync(TicketOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        if (_network is null)
            throw new PyileException(PyileError.InvalidOption, "This network speaks only version 1 of the protocol, which has no tickets.");
        options ??= new TicketOptions();
        OptionRules.Check(options);
        var (ticket, text) = _store.Tickets.Issue(options, _network.Authority.NetworkId, TicketHosts.Of(options, HostAddress), _context.Clock.WallClock);
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return (ticket, text);
    }

    /// <summary>Removes a ticket. Members that joined with it stay.</summary>
    /// <returns>The ticket, or null if there is none with that id.</returns>
    public async Task<Ticket?> RemoveTicketAsync(Guid id, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        if (_store.Tickets.Remove(id) is not { } ticket)
            return null;
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return ticket;
    }

    /// <summary>Changes the password that joiners need. Members stay, and come back with their certificates.</summary>
    /// <exception cref="PyileException">The password cannot be used, the state file cannot be written, or the session has ended.</exception>
    public async Task SetPasswordAsync(Secret password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        CheckIsOpen();
        OptionRules.CheckPassword(password);
        if (_network is not null)
            await Task.Run(() => _network.SetPassword(password), cancellationToken).ConfigureAwait(false);
        _logins.SetLegacyPassword(password);
        _store.Changed();
        Log.PasswordChanged(_context.Logger);
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads <c>10.0.0.7</c> or <c>10.0.0.0/8</c>.</summary>
    /// <returns>Null if it is neither.</returns>
    public static IPNetwork? ParseRule(string text) =>
        Addresses.TryParseRule(text, out IPNetwork? rule) ? rule : null;

    private static RosterEntry OwnEntry(HostOptions options, HostNetwork? network, IPEndPoint address, DateTimeOffset started)
    {
        MemberTraits traits = MemberTraits.IsHost;
        if (options.Legacy is not null)
            traits |= MemberTraits.AllowsUnencrypted;
        if (network is null)
            traits |= MemberTraits.IsUnencrypted;
        return new RosterEntry(network?.Host ?? MemberId.NewRandom(), address, options.Alias, network?.HostKey ?? default, traits, started);
    }

    // Later versions than any of an earlier start, even if its clock was ahead.
    private static ulong FirstVersion(HostNetwork network) => network.Starts << 32;

    private static Func<Task> LeaveAsync(HostLogins logins, HostMembership membership, HostStore store) => async () =>
    {
        try
        {
            await logins.StopListeningAsync().ConfigureAwait(false);
            await membership.SayGoodbyeAsync(store.IsKept ? GoodbyeReason.HostStops : GoodbyeReason.NetworkEnds).ConfigureAwait(false);
        }
        finally
        {
            await membership.DisposeAsync().ConfigureAwait(false);
        }
    };

    // The store is saved last, with what the last logins have changed.
    private static Func<Task> ReleaseAsync(HostLogins logins, HostStore store) => async () =>
    {
        try
        {
            await store.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (PyileException)
        {
            // The store has logged it, and an end cannot fail.
        }
        finally
        {
            logins.Dispose();
            store.Dispose();
        }
    };

    private void Begin()
    {
        if (AllowsUnencrypted)
            Log.Unencrypted(_context.Logger);
        if (_network is not null)
            Log.Network(_context.Logger, Fingerprint!, _store.IsKept ? "kept in the state file" : "a new one, which ends with this session");
        Log.Listening(_context.Logger, HostAddress, Address);
        StartMessaging();
        _events.SaveLater();
        _logins.Start();
    }

    private async Task<Ban> BanAsync(Ban ban, CancellationToken cancellationToken)
    {
        CheckIsOpen();
        Ban listed = _store.Bans.Add(ban);
        if (ReferenceEquals(listed, ban))
            _events.Banned(ban);
        if (ban.Rule is { } rule)
            _logins.Drop(rule);
        _membership.Expel(link => BanPolicy.Covers(ban, link.Subject), LeaveReason.Banned, GoodbyeReason.Banned);
        await _store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return listed;
    }

    private async Task<Ban?> UnbanAsync(Ban? removed, CancellationToken cancellationToken)
    {
        if (removed is null)
            return null;
        _events.Unbanned(removed);
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

    private void CheckIsOpen()
    {
        if (!IsOpen)
            throw new PyileException(PyileError.SessionClosed, "The network is closed. Open it again first.");
    }
}
