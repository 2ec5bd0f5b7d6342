namespace Pyile;

/// <summary>How a network's key compares with the remembered one.</summary>
public enum PyileHostTrust
{
    /// <summary>No network is remembered for that name and port.</summary>
    New,

    /// <summary>The key is the remembered one.</summary>
    Known,

    /// <summary>The key differs: the host was started as a new network, or an attacker answers in its place.</summary>
    Changed,
}
