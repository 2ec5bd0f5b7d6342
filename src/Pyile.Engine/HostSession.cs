using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The host of a network: it admits members, keeps the roster and the bans, and is a member itself.</summary>
public sealed class HostSession : Session
{
    private readonly HostServices _host;
    private readonly HostBans _bans;
    private readonly HostTickets _tickets;
    private readonly HostMembers _members;

    private HostSession(HostOpening opening)
        : base(opening.Session)
    {
        _host = opening.Host;
        Logins = opening.Logins;
        _members = new HostMembers(opening.Session.Context, _host);
        _bans = new HostBans(opening.Session.Context, _host, Logins, _members);
        _tickets = new HostTickets(opening.Session.Context, _host, Logins);
        opening.Session.PlanStop(opening.LeaveAsync, opening.ReleaseAsync);
    }

    public override SessionRole Role => SessionRole.Host;

    public override IPEndPoint Address => _host.PeerAddress;

    public override IPEndPoint HostAddress => Logins.Address;

    public IReadOnlyList<Ban> Bans => _bans.List;

    /// <summary>Failed logins that have not led to a ban yet, the oldest first.</summary>
    public IReadOnlyList<LoginAttempt> Attempts => _bans.Attempts;

    /// <summary>Tickets that can still be used.</summary>
    public IReadOnlyList<Ticket> Tickets => _tickets.List;

    /// <summary>The members that may come back with their keys, present or not, in the order in which they joined first.</summary>
    public IReadOnlyList<EnrolledMember> EnrolledMembers => _members.List;

    /// <summary>What could not be written to the state file so far; null if everything is saved, or if there is no file.</summary>
    public UnsavedState? Unsaved => _host.Unsaved;

    /// <summary>The circuits between members that the host relays.</summary>
    internal int Circuits => _host.Circuits;

    internal HostLogins Logins { get; }

    /// <summary>Opens a network.</summary>
    /// <exception cref="PyileException">An option cannot be used, a port is taken, or the state file is damaged, cannot be read or written, or is used by another host.</exception>
    public static HostSession Start(HostOptions options) => Start(options, TcpTransport.Instance);

    internal static HostSession Start(HostOptions options, ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(options);
        var session = new HostSession(HostOpening.Open(options, transport));
        session.StartMessaging();
        session._host.Start(session.HostAddress);
        session.Logins.Start();
        return session;
    }

    /// <summary>Refuses logins from these addresses from now on and drops the members that have them.</summary>
    /// <param name="rule">An address or a prefix, as <see cref="ParseRule"/> reads it.</param>
    /// <param name="reason">For the list.</param>
    /// <param name="cancellationToken">Ends the wait for the state file; the ban is in effect before it.</param>
    /// <returns>The ban, or the earlier one with the same rule.</returns>
    /// <exception cref="PyileException">The session has ended.</exception>
    public Task<Ban> BanAsync(IPNetwork rule, string reason, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _bans.AddAsync(rule, reason, cancellationToken);
    }

    /// <summary>
    /// Bans a member: its key, its id and its address. Its links end everywhere, and neither its certificate nor another
    /// login from its address brings it back. A person who knows the password can still come back with a new key from another address.
    /// </summary>
    /// <exception cref="PyileException">There is no such member, it is the host itself, or the session has ended.</exception>
    public Task<Ban> BanAsync(MemberId member, string reason, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _bans.AddAsync(member, reason, cancellationToken);
    }

    /// <summary>Lets these addresses log in again, if exactly this rule is on the list.</summary>
    /// <returns>The ban that was removed, with the member it may also have named, or null if there is none.</returns>
    public Task<Ban?> UnbanAsync(IPNetwork rule, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _bans.RemoveAsync(rule, cancellationToken);
    }

    /// <summary>Lets a member log in again.</summary>
    /// <inheritdoc cref="UnbanAsync(IPNetwork, CancellationToken)"/>
    public Task<Ban?> UnbanAsync(MemberId member, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _bans.RemoveAsync(member, cancellationToken);
    }

    /// <summary>Removes a member. Its certificate is refused from now on, but it may join again with the password or a ticket.</summary>
    /// <exception cref="PyileException">There is no such member, it is the host itself, or the session has ended.</exception>
    public void Kick(MemberId member)
    {
        CheckIsOpen();
        _members.Kick(member);
    }

    /// <summary>
    /// Removes a member, present or not: it leaves the network at once, and its key is refused from now on. It may join again with the
    /// password or a ticket.
    /// </summary>
    /// <param name="member">The member.</param>
    /// <param name="cancellationToken">Ends the wait for the state file; the member is removed before it.</param>
    /// <exception cref="PyileException">There is no such member, it is the host itself, or the session has ended.</exception>
    public Task RemoveMemberAsync(MemberId member, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _members.RemoveAsync(member, cancellationToken);
    }

    /// <summary>Gives an enrolled member another name. From then on the name that it asks for at its logins does not count.</summary>
    /// <param name="member">The member.</param>
    /// <param name="alias">The name, as in <see cref="SessionOptions.Alias"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the state file; the name is changed before it.</param>
    /// <exception cref="PyileException">There is no such enrolled member, the name cannot be used or is taken, or the session has ended.</exception>
    public Task RenameMemberAsync(MemberId member, string alias, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alias);
        CheckIsOpen();
        return _members.RenameAsync(member, alias, cancellationToken);
    }

    /// <summary>Assigns roles and tags to an enrolled member, instead of those that it has. All rosters show them, signed by the network's key.</summary>
    /// <param name="member">The member.</param>
    /// <param name="roles">Its roles, as in <see cref="TicketOptions.Roles"/>; null leaves them as they are.</param>
    /// <param name="tags">Its tags, as in <see cref="TicketOptions.Tags"/>; null leaves them as they are.</param>
    /// <param name="cancellationToken">Ends the wait for the state file; the change is in effect before it.</param>
    /// <exception cref="PyileException">There is no such enrolled member, one of them cannot be a role or a tag, or the session has ended.</exception>
    public Task LabelMemberAsync(
        MemberId member, IReadOnlyList<string>? roles, IReadOnlyList<string>? tags, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _members.LabelAsync(member, roles, tags, cancellationToken);
    }

    /// <summary>Makes a ticket. A peer that has its text can join without the password, and knows this network's key.</summary>
    /// <param name="options">How often and how long the ticket is valid, and where peers reach the host.</param>
    /// <param name="cancellationToken">Ends the wait for the state file.</param>
    /// <returns>The ticket and its text, which is not kept anywhere.</returns>
    /// <exception cref="PyileException">An option cannot be used, there are too many tickets, or the session has ended.</exception>
    public Task<(Ticket Ticket, string Text)> NewTicketAsync(TicketOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _tickets.IssueAsync(options ?? new TicketOptions(), cancellationToken);
    }

    /// <summary>Removes a ticket. No login with it succeeds any more, even one that is under way.</summary>
    /// <param name="id">The ticket. It may be used up.</param>
    /// <param name="removeMembers">Whether members that it has admitted are removed, too; else they stay.</param>
    /// <param name="cancellationToken">Ends the wait for the state file; the ticket is removed before it.</param>
    /// <returns>The ticket, or null if there is none with that id, and the number of members that it has admitted.</returns>
    public Task<(Ticket? Ticket, int Members)> RemoveTicketAsync(Guid id, bool removeMembers = false, CancellationToken cancellationToken = default)
    {
        CheckIsOpen();
        return _tickets.RemoveAsync(id, removeMembers, cancellationToken);
    }

    /// <summary>Changes the password that joiners need. No login with an earlier one succeeds any more, even one that is under way.</summary>
    /// <param name="password">The new password.</param>
    /// <param name="removeMembers">
    /// Whether members that an earlier password has admitted are removed; else they stay, and come back with their certificates.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the state file; the password is changed before it.</param>
    /// <returns>The number of members that an earlier password has admitted.</returns>
    /// <exception cref="PyileException">The password cannot be used, or the session has ended.</exception>
    public Task<int> SetPasswordAsync(Secret password, bool removeMembers = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        CheckIsOpen();
        return _tickets.SetPasswordAsync(password, removeMembers, cancellationToken);
    }

    /// <summary>Reads <c>10.0.0.7</c> or <c>10.0.0.0/8</c>.</summary>
    /// <returns>Null if it is neither.</returns>
    public static IPNetwork? ParseRule(string text) =>
        Addresses.TryParseRule(text, out IPNetwork? rule) ? rule : null;
}
