using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>A member of the network, as this session knows it. Its id and its key identify it, never its address.</summary>
internal sealed record Member : IParty
{
    public required MemberId Id { get; init; }

    MemberId? IParty.Id => Id;

    /// <summary>The name the host assigned; null for a member of version 1, whose name only its messages show.</summary>
    public string? Alias { get; init; }

    /// <summary>The hash of its public key; null for a member of version 1.</summary>
    public KeyHash? KeyHash { get; init; }

    public MemberProtocol Protocol { get; init; }

    public bool IsHost { get; init; }

    /// <summary>Whether it speaks version 2 and also exchanges messages with members of version 1.</summary>
    public bool AllowsLegacy { get; init; }

    /// <summary>Where it takes links, as this session reaches it; the first is tried first. Other members may have the same addresses.</summary>
    public required IReadOnlyList<IPEndPoint> Addresses { get; init; }

    /// <summary>When the host listed it; in a session of version 1, when this session first saw it.</summary>
    public required DateTimeOffset Joined { get; init; }

    /// <summary>What it supports beyond the base protocol.</summary>
    public ProtocolFeatures Features { get; init; }

    /// <summary>How the host admitted it.</summary>
    public RosterAdmission Admission { get; init; }

    /// <summary>The roles and tags that the host has assigned.</summary>
    public MemberLabels Labels { get; init; } = MemberLabels.None;

    /// <summary>The number of an extension that it requires and this version does not know; 0 if there is none.</summary>
    public ushort UnsupportedTag { get; init; }

    /// <summary>Since when the host has lost it, as far as this session knows; null while it is there.</summary>
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>Its place among the others.</summary>
    public long Order { get; init; }

    /// <summary>The first of its addresses.</summary>
    public IPEndPoint Address => Addresses[0];

    /// <summary>Whether messages to it are encrypted.</summary>
    public bool IsEncrypted => Protocol == MemberProtocol.Version2;

    /// <summary>Whether connections to this address reach this host, which may be bound to every address of this machine.</summary>
    /// <param name="address">The address that a joiner claims.</param>
    /// <param name="asSeen">Where the joiner has reached the host.</param>
    public bool IsReachedAt(IPEndPoint address, IPAddress asSeen) =>
        address.Port == Address.Port
        && (address.Address.Equals(asSeen) || (Address.Address.Equals(IPAddress.Any) && LocalAddresses.IsOfThisMachine(address.Address)));

    /// <summary>Whether members of version 1 may know it: the host, those of version 1, and those that allow it and are there.</summary>
    public bool IsShownToLegacy => IsHost || !IsEncrypted || (AllowsLegacy && AwaySince is null);
}
