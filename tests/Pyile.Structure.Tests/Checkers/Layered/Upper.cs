using Pyile.Structure.Tests.Checkers.Layered.Lower;

namespace Pyile.Structure.Tests.Checkers.Layered.Upper;

internal sealed class Roof
{
    public static int Height() => Ground.Height + 1;

    public static async Task<int> HeightLater()
    {
        await Task.Yield();
        return Attic.Height(null);
    }
}
