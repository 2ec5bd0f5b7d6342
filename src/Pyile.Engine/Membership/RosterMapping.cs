using System.Net;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Translates between members and entries of the signed roster. Only this class and the codecs know how an entry is built.</summary>
internal static class RosterMapping
{
    /// <param name="entry">The entry as the host signed it.</param>
    /// <param name="reachedAt">Where this session reaches the member.</param>
    /// <param name="now">The time by this session's clock.</param>
    public static Member ToMember(RosterEntry entry, IPEndPoint reachedAt, DateTimeOffset now)
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
            Features = entry.Features,
            Admission = entry.Admission,
            Labels = MemberLabels.Read(entry.Tags),
            AwaySince = entry.State == RosterState.Away ? now : null,
            UnsupportedTag = entry.UnsupportedTag,
        };
    }

    public static RosterEntry ToEntry(Member member) => new()
    {
        Id = member.Id,
        KeyHash = member.KeyHash ?? default,
        Alias = member.Alias ?? "",
        Features = member.Features,
        Traits = TraitsOf(member),
        State = member.AwaySince is null ? RosterState.Active : RosterState.Away,
        Joined = member.Joined,
        Addresses = [.. member.Addresses.Select(a => new RosterAddress(member.IsHost ? AddressKind.Local : AddressKind.Observed, a))],
        Admission = member.Admission,
        Tags = member.Labels.ToBlock(),
    };

    public static AdmittedBy AdmittedByOf(RosterAdmission admission) => admission.Kind switch
    {
        AdmissionKind.Password => AdmittedBy.Password,
        AdmissionKind.Ticket => AdmittedBy.Ticket,
        _ => AdmittedBy.Unknown,
    };

    private static MemberTraits TraitsOf(Member member) =>
        (member.IsHost ? MemberTraits.IsHost : MemberTraits.None)
        | (member.IsEncrypted ? MemberTraits.None : MemberTraits.IsUnencrypted)
        | (member.AllowsLegacy ? MemberTraits.AllowsUnencrypted : MemberTraits.None);
}
