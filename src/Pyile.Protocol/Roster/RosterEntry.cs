using System.Net;

namespace Pyile.Protocol;

/// <summary>A member as the signed roster has it.</summary>
/// <param name="Id">Which member it is.</param>
/// <param name="Address">Where it takes messages; the host's own may be 0.0.0.0, which means where the host is reached.</param>
/// <param name="Alias">Its name; empty for a version 1 member, whose name is not known.</param>
/// <param name="KeyHash">SHA-256 of its public key (SubjectPublicKeyInfo); 32 zero bytes for a version 1 member.</param>
/// <param name="Traits">What kind of member it is.</param>
/// <param name="Joined">When the host listed it.</param>
internal sealed record RosterEntry(
    MemberId Id, IPEndPoint Address, string Alias, KeyHash KeyHash, MemberTraits Traits, DateTimeOffset Joined);

[Flags]
internal enum MemberTraits : byte
{
    None = 0,
    IsHost = 1,

    /// <summary>It speaks version 1 only.</summary>
    IsUnencrypted = 2,

    /// <summary>It speaks version 2, and version 1 with those who speak nothing else.</summary>
    AllowsUnencrypted = 4,
}

/// <summary>One change of the roster. Each makes the next version.</summary>
internal abstract record RosterChange
{
    internal sealed record Joined(RosterEntry Entry) : RosterChange;

    internal sealed record Left(MemberId Id, LeaveReason Reason) : RosterChange;
}

/// <summary>A whole roster at one version.</summary>
/// <param name="Version">Only ever grows, restarts of the host included.</param>
/// <param name="Hash">What stands for all changes up to this version; 32 bytes.</param>
/// <param name="Entries">The members, the host first, then in the order they joined.</param>
internal sealed record RosterSnapshot(ulong Version, KeyHash Hash, IReadOnlyList<RosterEntry> Entries);

/// <summary>The changes from one version to another.</summary>
/// <param name="From">The version they apply to.</param>
/// <param name="Changes">One for each version after it.</param>
/// <param name="Hash">The hash behind the last of them.</param>
internal sealed record RosterDelta(ulong From, IReadOnlyList<RosterChange> Changes, KeyHash Hash)
{
    public ulong To => From + (ulong)Changes.Count;
}
