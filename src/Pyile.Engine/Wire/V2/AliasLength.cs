namespace Pyile.Engine.Wire.V2;

internal static class AliasLength
{
    /// <summary>In characters.</summary>
    public const int Max = 64;
}
