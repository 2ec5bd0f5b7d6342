using Pyile.Protocol;
namespace Pyile.Engine.Membership;

internal static class AliasRules
{
    /// <summary>In characters; a message of 2048 bytes has to carry it twice on its way and back.</summary>
    public const int MaxLength = AliasLength.Max;
}
