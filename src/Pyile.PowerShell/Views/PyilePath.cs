namespace Pyile;

/// <summary>How a session and a member are connected.</summary>
public enum PyilePath
{
    /// <summary>One of them connected to the other.</summary>
    Direct,

    /// <summary>This session could not connect, and the member did so because the host asked it to.</summary>
    DialedBack,

    /// <summary>Neither could connect to the other: the host passes on what they send, which only they can read.</summary>
    Relayed,
}
