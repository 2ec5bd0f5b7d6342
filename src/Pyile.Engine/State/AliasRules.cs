namespace Pyile.Engine.State;

internal static class AliasRules
{
    /// <summary>In characters; a message of 2048 bytes has to carry it twice on its way and back.</summary>
    public const int MaxLength = Wire.V2.AliasLength.Max;
}
