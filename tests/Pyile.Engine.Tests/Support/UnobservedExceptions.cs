using System.Collections.Concurrent;

namespace Pyile.Engine.Tests.Support;

/// <summary>Exceptions of tasks that were never awaited. They are reported only when the task is collected.</summary>
internal static class UnobservedExceptions
{
    private static readonly ConcurrentQueue<Exception> Found = new();

    static UnobservedExceptions() => TaskScheduler.UnobservedTaskException += static (_, args) => Found.Enqueue(args.Exception);

    public static void Watch() => GC.KeepAlive(Found);

    /// <summary>Fails once for each that was found. Tasks that have lived long are found by a later collection, in another test.</summary>
    public static void AssertNone()
    {
        // A full collection after each of a thousand tests would take a quarter of the time of all.
        GC.Collect(1);
        GC.WaitForPendingFinalizers();
        var found = new List<Exception>();
        while (Found.TryDequeue(out Exception? exception))
            found.Add(exception);
        Assert.Empty(found);
    }
}
