using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>Adds and removes the bans of a host. A new ban ends the members and the logins that it covers at once.</summary>
internal sealed class HostBans(MessagingContext context, HostServices host, HostLogins logins, HostMembers members)
{
    public IReadOnlyList<Ban> List => host.Store.Bans.Bans;

    /// <summary>Failed logins that have not led to a ban yet, the oldest first.</summary>
    public IReadOnlyList<LoginAttempt> Attempts => host.Store.Bans.Attempts;

    public Task<Ban> AddAsync(IPNetwork rule, string reason, CancellationToken cancellationToken) =>
        AddAsync(new Ban { Rule = Addresses.Normalize(rule), Reason = reason, Since = context.Clock.WallClock }, cancellationToken);

    /// <summary>Bans the key and the id of a member, and its address if it is present.</summary>
    /// <exception cref="PyileException">There is no such member, or it is the host itself.</exception>
    public Task<Ban> AddAsync(MemberId id, string reason, CancellationToken cancellationToken) =>
        AddAsync(members.NewBan(id, reason), cancellationToken);

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
        members.EndBanned(ban);
        host.Membership.Expel(link => BanPolicy.Covers(ban, link.Subject), LeaveReason.Banned, GoodbyeReason.Banned);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
        return listed;
    }

    private async Task<Ban?> RemovedAsync(Ban? removed, CancellationToken cancellationToken)
    {
        if (removed is null)
            return null;
        host.Events.Unbanned(removed);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }
}
