using System.Management.Automation;

namespace Pyile.ModuleTests.Support;

internal static class Outputs
{
    /// <summary>Waits until this many objects have been written.</summary>
    /// <returns>The objects written so far. Enumerating the collection would wait until the script has ended.</returns>
    public static IReadOnlyList<PSObject> WaitFor(this PSDataCollection<PSObject> output, int count)
    {
        // Not disposed, because a script that is still running may be about to release it.
        var written = new SemaphoreSlim(0);
        void OnAdded(object? sender, DataAddedEventArgs e) => written.Release();
        output.DataAdded += OnAdded;
        while (output.Count < count)
            Assert.True(written.Wait(TimeSpan.FromSeconds(60))
                || output.Count >= count, $"Only {output.Count} of {count} objects were written.");
        output.DataAdded -= OnAdded;
        return [.. Enumerable.Range(0, output.Count).Select(i => output[i])];
    }
}
