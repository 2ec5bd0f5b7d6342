using Pyile.Engine.Diagnostics;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The members of a host: its owner lists, renames and removes them. Those that are enrolled need not be present.</summary>
internal sealed class HostMembers(MessagingContext context, HostServices host)
{
    /// <summary>The members that are enrolled.</summary>
    public IReadOnlyList<EnrolledMember> List => [.. host.Store.Members.Enrolled(context.NetworkClock.Now)
        .Select(m => m with { IsPresent = host.Membership.Find(m.Id) is not null })];

    /// <summary>Removes a member that is present. Its key is refused from now on.</summary>
    /// <exception cref="PyileException">There is no such member, or it is the host itself.</exception>
    public void Kick(MemberId member)
    {
        if (!TryExpel(member))
            throw NotFound(member, "is on the roster");
    }

    /// <summary>Removes a member, present or not. Its key is refused from now on.</summary>
    /// <exception cref="PyileException">There is no such member, or it is the host itself.</exception>
    public async Task RemoveAsync(MemberId member, CancellationToken cancellationToken)
    {
        if (!TryExpel(member) && !host.Store.Members.End(member))
            throw NotFound(member, "is on the roster or enrolled");
        host.Membership.Aliases.Free(member);
        Log.MemberRemoved(context.Logger, member.ToString());
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives an enrolled member another name, which it cannot change by itself.</summary>
    /// <exception cref="PyileException">There is no such member, or the name cannot be used or is taken.</exception>
    public async Task RenameAsync(MemberId member, string alias, CancellationToken cancellationToken)
    {
        string cleaned = AliasText.Clean(alias);
        if (!AliasText.IsUsable(cleaned))
            throw OptionRules.Invalid("An alias must have visible characters and must not look like an address or a member id.");
        if (List.All(m => m.Id != member))
            throw NotFound(member, "is enrolled");
        if (!host.Membership.TryRename(member, cleaned))
            throw OptionRules.Invalid($"Another member has a name like '{cleaned}'. Choose another one, or rename that member first.");
        host.Store.Members.TryFixAlias(member, cleaned);
        Log.MemberRenamed(context.Logger, member.ToString(), cleaned);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Assigns roles and tags to a member, instead of those that it has. Null leaves them as they are.</summary>
    /// <exception cref="PyileException">There is no such member, or one of them cannot be a role or a tag.</exception>
    public async Task LabelAsync(MemberId member, IReadOnlyList<string>? roles, IReadOnlyList<string>? tags, CancellationToken cancellationToken)
    {
        OptionRules.CheckLabels(roles ?? [], tags ?? []);
        EnrolledMember enrolled = List.FirstOrDefault(m => m.Id == member) ?? throw NotFound(member, "is enrolled");
        var labels = MemberLabels.Of(roles ?? enrolled.Roles, tags ?? enrolled.Tags);
        host.Store.Members.TrySetLabels(member, labels);
        host.Membership.Change(member, row => row with { Labels = labels });
        Log.MemberLabelled(context.Logger, member.ToString(), $"{labels}");
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A ban of a member's key and id, and of its address if it is present.</summary>
    /// <exception cref="PyileException">There is no such member, or it is the host itself.</exception>
    public Ban NewBan(MemberId id, string reason)
    {
        var ban = new Ban { Reason = reason, Since = context.Clock.WallClock };
        if (host.Membership.Find(id) is { Member: var member })
        {
            return ban with
            {
                Rule = Addresses.Single(member.Address.Address),
                Member = member.IsEncrypted ? id : null,
                Key = member.KeyHash,
                Alias = context.Members.Find(id)?.Alias,
            };
        }
        return List.FirstOrDefault(m => m.Id == id) is { } absent
            ? ban with { Member = id, Key = absent.Key, Alias = absent.Alias }
            : throw NotFound(id, "is on the roster or enrolled");
    }

    /// <summary>Ends the enrolment of those whose key or id was banned.</summary>
    public void EndBanned(Ban ban)
    {
        foreach (MemberId ended in host.Store.Members.EndBanned(ban))
            host.Membership.Aliases.Free(ended);
    }

    private bool TryExpel(MemberId member)
    {
        if (host.Membership.Find(member) is not { } link)
            return false;
        host.Membership.Expel(l => l == link, LeaveReason.Removed, GoodbyeReason.Removed);
        return true;
    }

    private PyileException NotFound(MemberId member, string where) => new(
        PyileError.NotAMember,
        member == context.Members.Self
            ? "The host cannot be removed from its own network. Stop the host instead."
            : $"No member with the id {member} {where}.");
}
