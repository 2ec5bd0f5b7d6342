namespace Pyile.Structure.Tests.Checkers.Layered.Lower;

internal static class Ground
{
    public static int Height => 1;
}
