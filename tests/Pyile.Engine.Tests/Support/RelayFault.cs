namespace Pyile.Engine.Tests.Support;

/// <summary>What a <see cref="BadRelay"/> does with the bytes of circuits.</summary>
public enum RelayFault
{
    None,
    FlipsBits,
    Repeats,
    Drops,
    Stalls,
}
