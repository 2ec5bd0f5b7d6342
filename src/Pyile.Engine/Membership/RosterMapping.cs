using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Translates between members and entries of the signed roster. Only this class and the codecs know how an entry is built.</summary>
internal static class RosterMapping
{
    /// <param name="entry">The entry as the host signed it.</param>
    /// <param name="reachedAt">Where this session reaches the member.</param>
    public static Member ToMember(RosterEntry entry, IPEndPoint reachedAt)
    {
        bool isLegacy = entry.Traits.HasFlag(MemberTraits.IsUnencrypted);
        return new Member
        {
            Id = entry.Id,
            Alias = entry.Alias.Length > 0 ? entry.Alias : null,
            KeyHash = isLegacy ? null : entry.KeyHash,
            Protocol = isLegacy ? MemberProtocol.Legacy : MemberProtocol.Version2,
            IsHost = entry.Traits.HasFlag(MemberTraits.IsHost),
            AllowsLegacy = entry.Traits.HasFlag(MemberTraits.AllowsUnencrypted),
            Addresses = [reachedAt],
            Joined = entry.Joined,
        };
    }

    public static RosterEntry ToEntry(Member member) => new(
        member.Id, member.Address, member.Alias ?? "", member.KeyHash ?? default, TraitsOf(member), member.Joined);

    private static MemberTraits TraitsOf(Member member) =>
        (member.IsHost ? MemberTraits.IsHost : MemberTraits.None)
        | (member.IsEncrypted ? MemberTraits.None : MemberTraits.IsUnencrypted)
        | (member.AllowsLegacy ? MemberTraits.AllowsUnencrypted : MemberTraits.None);
}
