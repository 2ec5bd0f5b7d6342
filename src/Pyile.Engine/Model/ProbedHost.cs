using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>How a host is probed without joining its network.</summary>
public sealed record ProbeOptions
{
    /// <summary>The host's name or IPv4 address, which may have the port behind it, as in <c>name:4702</c>.</summary>
    public required string HostName { get; init; }

    /// <summary>The host's login port. Default: the one in <see cref="HostName"/>, or 4702.</summary>
    public int? Port { get; init; }

    /// <summary>The local IPv4 address to come from. Default: any.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>How long all of it may take. Default: 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The file of remembered networks to compare with. Default: null, nothing is compared.</summary>
    public string? TrustPath { get; init; }

    /// <summary>An older protocol to recognize as well. Default: null, a host that speaks nothing newer counts as unreachable.</summary>
    public ILegacyProtocol? Legacy { get; init; }

    /// <summary>The implementation of TLS; see <see cref="SessionOptions.Tls"/>. Default: null.</summary>
    public TlsImplementation? Tls { get; init; }

    /// <summary>The only clock that is read. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>How a host's key compares with the file of remembered networks.</summary>
public enum HostTrust
{
    /// <summary>No network is remembered for that name and port.</summary>
    New,

    /// <summary>It is the one that is remembered.</summary>
    Known,

    /// <summary>Another one is remembered.</summary>
    Changed,
}

/// <summary>What a host reveals without a password.</summary>
public sealed record ProbedHost
{
    /// <summary>Where it was looked for, or null if its name has no address.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>Whether it speaks version 1, which is not encrypted.</summary>
    public bool SpeaksVersion1 { get; init; }

    public bool SpeaksVersion2 { get; init; }

    /// <summary>Whether a host answers there, even if it refuses this machine.</summary>
    public bool IsReachable => SpeaksVersion1 || SpeaksVersion2;

    /// <summary>The network it has shown to be the host of. Null in version 1, and if the host refused before that.</summary>
    public KeyHash? Network { get; init; }

    /// <summary>Whether that is the network remembered for the name; null if nothing was compared.</summary>
    public HostTrust? Trust { get; init; }

    /// <summary>Whether the host has banned the address this came from.</summary>
    public bool IsBanned { get; init; }

    /// <summary>The time that connecting took.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Further information, in words.</summary>
    public required string Detail { get; init; }
}
