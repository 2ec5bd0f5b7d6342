namespace Pyile.Structure.Tests.Checkers.Layered.Upper;

internal static class Attic
{
    public static int Height(Roof? roof) => roof is null ? 0 : 1;
}
