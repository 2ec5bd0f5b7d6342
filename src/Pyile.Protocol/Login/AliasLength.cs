namespace Pyile.Protocol;

internal static class AliasLength
{
    /// <summary>In characters; a message of 2,048 bytes in version 1 carries it twice.</summary>
    public const int Max = 64;
}
