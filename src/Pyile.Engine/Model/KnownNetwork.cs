using Pyile.Protocol;
namespace Pyile.Engine.Model;

/// <summary>A network that was joined before, as a peer remembers it.</summary>
public sealed record KnownNetwork
{
    /// <summary>The host's name or address as it was given, in lower case.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>The hash of the network's public key.</summary>
    public required KeyHash Network { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The hash as people compare it.</summary>
    public string Fingerprint => Network.ToFingerprint();
}
