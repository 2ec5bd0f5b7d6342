namespace Pyile.Engine.Runtime;

/// <summary>What this implementation assumes about the clocks of other machines.</summary>
internal static class Clocks
{
    /// <summary>
    /// How far the time of a network may differ between two members, for example because one of them was suspended. Certificates are valid
    /// from this long before they are issued, so each also tells the time at which it was.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);
}
