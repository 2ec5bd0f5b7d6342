namespace Pyile.Engine.Model;

/// <summary>How the connection to a member came about.</summary>
public enum LinkPath
{
    /// <summary>One side connected to the other.</summary>
    Direct = 1,

    /// <summary>This side could not connect, and the other one did so because the host asked it to.</summary>
    DialedBack = 2,

    /// <summary>Neither could connect to the other: the host passes on what they send, which only they can read.</summary>
    Relayed = 3,
}
