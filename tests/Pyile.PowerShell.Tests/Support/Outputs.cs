using System.Management.Automation;

namespace Pyile.ModuleTests.Support;

internal static class Outputs
{
    /// <summary>Waits until so many objects have been written.</summary>
    public static void WaitFor(this PSDataCollection<PSObject> output, int count)
    {
        using var written = new SemaphoreSlim(0);
        output.DataAdded += (_, _) => written.Release();
        while (output.Count < count)
            Assert.True(written.Wait(TimeSpan.FromSeconds(10)) || output.Count >= count, $"Only {output.Count} of {count} objects were written.");
    }
}
