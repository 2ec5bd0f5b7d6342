using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>Removes members from a host's network, and adds and removes bans. A new ban ends the members and the logins that it covers at once.</summary>
internal sealed class HostBans(MessagingContext context, HostServices host, HostLogins logins)
{
    public IReadOnlyList<Ban> List => host.Store.Bans.Bans;

    /// <summary>Failed logins that have not led to a ban yet, the oldest first.</summary>
    public IReadOnlyList<LoginAttempt> Attempts => host.Store.Bans.Attempts;

    /// <summary>Removes a member. Its certificate is refused from now on, but it may join again.</summary>
    /// <exception cref="PyileException">There is no such member, or it is the host itself.</exception>
    public void Kick(MemberId member)
    {
        MemberLink kicked = FindLink(member);
        host.Membership.Expel(link => link == kicked, LeaveReason.Removed, GoodbyeReason.Removed);
    }

    public Task<Ban> AddAsync(IPNetwork rule, string reason, CancellationToken cancellationToken) =>
        AddAsync(new Ban { Rule = Addresses.Normalize(rule), Reason = reason, Since = context.Clock.WallClock }, cancellationToken);

    /// <summary>Bans the key, the id and the address of a member.</summary>
    /// <exception cref="PyileException">There is no such member, or it is the host itself.</exception>
    public Task<Ban> AddAsync(MemberId id, string reason, CancellationToken cancellationToken)
    {
        Member member = FindLink(id).Member;
        var ban = new Ban
        {
            Rule = Addresses.Single(member.Address.Address),
            Member = member.IsEncrypted ? member.Id : null,
            Key = member.KeyHash,
            Alias = context.Members.Find(member.Id)?.Alias,
            Reason = reason,
            Since = context.Clock.WallClock,
        };
        return AddAsync(ban, cancellationToken);
    }

    public Task<Ban?> RemoveAsync(IPNetwork rule, CancellationToken cancellationToken) =>
        RemovedAsync(host.Store.Bans.Remove(Addresses.Normalize(rule)), cancellationToken);

    public Task<Ban?> RemoveAsync(MemberId member, CancellationToken cancellationToken) =>
        RemovedAsync(host.Store.Bans.Remove(member), cancellationToken);

    private async Task<Ban> AddAsync(Ban ban, CancellationToken cancellationToken)
    {
        Ban listed = host.Store.Bans.Add(ban);
        if (ReferenceEquals(listed, ban))
            host.Events.Banned(ban);
        if (ban.Rule is { } rule)
            logins.Gate.Drop(rule);
        host.Membership.Expel(link => BanPolicy.Covers(ban, link.Subject), LeaveReason.Banned, GoodbyeReason.Banned);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
        return listed;
    }

    private MemberLink FindLink(MemberId member) => host.Membership.Find(member) ?? throw new PyileException(
        PyileError.NotAMember,
        member == context.Members.Self
            ? "The host cannot be removed from its own network. Stop the host instead."
            : $"No member with the id {member} is on the roster.");

    private async Task<Ban?> RemovedAsync(Ban? removed, CancellationToken cancellationToken)
    {
        if (removed is null)
            return null;
        host.Events.Unbanned(removed);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }
}
