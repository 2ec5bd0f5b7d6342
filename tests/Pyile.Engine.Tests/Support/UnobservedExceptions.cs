using System.Collections.Concurrent;

namespace Pyile.Engine.Tests.Support;

/// <summary>Exceptions of tasks that were never awaited. They are reported only when the task is collected.</summary>
internal static class UnobservedExceptions
{
    private static readonly ConcurrentQueue<Exception> Found = new();

    static UnobservedExceptions() => TaskScheduler.UnobservedTaskException += static (_, args) => Found.Enqueue(args.Exception);

    public static void Watch() => GC.KeepAlive(Found);

    public static void AssertNone()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Empty(Found);
    }
}
