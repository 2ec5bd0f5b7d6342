[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Pyile.ModuleTests.Support;

/// <summary>All tests, one after another: the module's sessions are those of the whole process.</summary>
[CollectionDefinition(Name)]
public sealed class OneAfterAnother : ICollectionFixture<CleanEnd>
{
    public const string Name = "Module";
}

/// <summary>Fails the run if a task had an unobserved exception, or if resources of a session are left at the end.</summary>
public sealed class CleanEnd : IDisposable
{
    private readonly List<Exception> _unobserved = [];

    public CleanEnd() => TaskScheduler.UnobservedTaskException += OnUnobserved;

    public void Dispose()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        lock (_unobserved)
            Assert.Empty(_unobserved);
        Assert.Empty(ModuleUnderTest.BackgroundRunspaces);
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        lock (_unobserved)
            _unobserved.Add(e.Exception);
    }
}
