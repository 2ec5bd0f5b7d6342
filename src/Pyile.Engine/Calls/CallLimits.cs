namespace Pyile.Engine.Calls;

/// <summary>The bounds of calls; docs/protocol/timeouts-and-limits.md lists them.</summary>
internal static class CallLimits
{
    /// <summary>The calls of one member to another that are not over.</summary>
    public const int Open = 64;

    /// <summary>The calls that run at the same time in one session.</summary>
    public const int Running = 256;

    /// <summary>The bytes of items for which a caller has room at the beginning of a call.</summary>
    public const int Room = 256 * 1024;

    /// <summary>What an item takes of the room besides its body.</summary>
    public const int ItemOverhead = 64;
}
