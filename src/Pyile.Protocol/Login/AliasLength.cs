namespace Pyile.Protocol;

internal static class AliasLength
{
    /// <summary>In characters.</summary>
    public const int Max = 64;
}
