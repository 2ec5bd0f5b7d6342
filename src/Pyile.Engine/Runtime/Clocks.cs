namespace Pyile.Engine.Runtime;

internal static class Clocks
{
    /// <summary>How far the clocks of two members may be apart before they take each other's certificates for expired.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);
}
