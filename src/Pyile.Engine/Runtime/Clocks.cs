namespace Pyile.Engine.Runtime;

/// <summary>What this implementation assumes about the clocks of other machines.</summary>
internal static class Clocks
{
    /// <summary>
    /// The maximum difference between the clocks of two members. With a larger difference a valid certificate may be rejected
    /// as expired.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);
}
