using Xunit.Abstractions;

namespace Pyile.Wine.Runner;

/// <summary>The tests that discovery reports.</summary>
internal sealed class Found : IMessageSink, IDisposable
{
    private readonly List<ITestCase> _tests = [];
    private readonly ManualResetEventSlim _finished = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        if (message is ITestCaseDiscoveryMessage found)
            _tests.Add(found.TestCase);
        else if (message is IDiscoveryCompleteMessage)
            _finished.Set();
        return true;
    }

    public IReadOnlyList<ITestCase> Wait()
    {
        _finished.Wait();
        return _tests;
    }

    public void Dispose() => _finished.Dispose();
}
