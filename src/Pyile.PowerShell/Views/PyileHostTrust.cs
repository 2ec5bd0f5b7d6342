namespace Pyile;

/// <summary>What this user remembers of a network's key.</summary>
public enum PyileHostTrust
{
    /// <summary>No network is remembered for that name and port.</summary>
    New,

    /// <summary>It is the one that is remembered.</summary>
    Known,

    /// <summary>Another one is remembered: the host was started as a new network, or somebody is in between.</summary>
    Changed,
}
