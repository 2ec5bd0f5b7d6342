using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>Adds and removes bans at a host. A new ban ends the members and the logins that it covers at once.</summary>
internal sealed class HostBans(MessagingContext context, HostServices host)
{
    public Task<Ban> AddAsync(IPNetwork rule, string reason, CancellationToken cancellationToken) =>
        AddAsync(new Ban { Rule = Addresses.Normalize(rule), Reason = reason, Since = context.Clock.WallClock }, cancellationToken);

    /// <summary>Bans the key, the id and the address of a member.</summary>
    public Task<Ban> AddAsync(Member member, string reason, CancellationToken cancellationToken) => AddAsync(
        new Ban
        {
            Rule = Addresses.Single(member.Address.Address),
            Member = member.IsEncrypted ? member.Id : null,
            Key = member.KeyHash,
            Alias = context.Members.Find(member.Id)?.Alias,
            Reason = reason,
            Since = context.Clock.WallClock,
        },
        cancellationToken);

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
            host.Logins.Drop(rule);
        host.Membership.Expel(link => BanPolicy.Covers(ban, link.Subject), LeaveReason.Banned, GoodbyeReason.Banned);
        await host.Store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return listed;
    }

    private async Task<Ban?> RemovedAsync(Ban? removed, CancellationToken cancellationToken)
    {
        if (removed is null)
            return null;
        host.Events.Unbanned(removed);
        await host.Store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }
}
