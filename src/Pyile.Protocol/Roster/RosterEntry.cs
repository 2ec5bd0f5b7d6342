using System.Net;

namespace Pyile.Protocol;

/// <summary>A member as the signed roster describes it. Values that this version does not know are kept as they are.</summary>
internal sealed record RosterEntry
{
    /// <summary>The most addresses of one entry.</summary>
    public const int MaxAddresses = 8;

    public required MemberId Id { get; init; }

    /// <summary>SHA-256 of its public key (SubjectPublicKeyInfo); zero for a member of version 1.</summary>
    public required KeyHash KeyHash { get; init; }

    /// <summary>Its name; may be empty for a member of version 1.</summary>
    public required string Alias { get; init; }

    /// <summary>What it supports, as it announced it.</summary>
    public ProtocolFeatures Features { get; init; }

    public MemberTraits Traits { get; init; }

    public RosterState State { get; init; } = RosterState.Active;

    /// <summary>When the host listed it first.</summary>
    public required DateTimeOffset Joined { get; init; }

    /// <summary>Where it may be reached, in the order to try.</summary>
    public IReadOnlyList<RosterAddress> Addresses { get; init; } = [];

    public RosterAdmission Admission { get; init; }

    public TagBlock Tags { get; init; }

    /// <summary>
    /// The first address that this version can dial. If there is none, the first one that it knows, which has port 0; 0.0.0.0:0 without any.
    /// </summary>
    public IPEndPoint Address =>
        First(Addresses.Where(a => a.Port > 0)) ?? First(Addresses) ?? new IPEndPoint(IPAddress.Any, 0);

    /// <summary>The number of an unknown critical tag, because of which this version cannot use the member; 0 if there is none.</summary>
    public ushort UnsupportedTag => Tags.FirstUnknownCritical(KnownTags.RosterEntry);

    private static IPEndPoint? First(IEnumerable<RosterAddress> addresses) => addresses.Select(a => a.EndPoint).FirstOrDefault(e => e is not null);

    public bool Equals(RosterEntry? other) =>
        other is not null
        && (Id, KeyHash, Alias, Joined) == (other.Id, other.KeyHash, other.Alias, other.Joined)
        && (Features, Traits, State) == (other.Features, other.Traits, other.State)
        && Admission == other.Admission
        && Tags == other.Tags
        && Addresses.SequenceEqual(other.Addresses);

    public override int GetHashCode() => HashCode.Combine(Id, KeyHash, Alias, Joined);
}

/// <summary>What kind of member it is. Unknown bits are preserved and ignored.</summary>
[Flags]
internal enum MemberTraits : byte
{
    None = 0,
    IsHost = 1,

    /// <summary>It speaks version 1 only.</summary>
    IsUnencrypted = 2,

    /// <summary>It speaks version 2, and version 1 with members that do not.</summary>
    AllowsUnencrypted = 4,
}

/// <summary>Whether the host hears from a member. An unknown value means the same as <see cref="Active"/>.</summary>
internal enum RosterState : byte
{
    Active = 1,

    /// <summary>It is silent or disconnected without a goodbye, and may come back.</summary>
    Away = 2,
}
