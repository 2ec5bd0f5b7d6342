using System.Globalization;
using Xunit.Abstractions;

namespace Pyile.Wine.Runner;

/// <summary>Counts results for each namespace, and prints failures, reasons of skipped tests and the counts.</summary>
internal sealed class Results(string assembly) : IMessageSink, IDisposable
{
    private readonly Lock _sync = new();
    private readonly SortedDictionary<string, int[]> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly ManualResetEventSlim _finished = new();

    public int Passed => Total(0);

    public int Failed => Total(1);

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (_sync)
        {
            switch (message)
            {
                case ITestPassed passed:
                    Count(passed.TestCase, 0);
                    break;
                case ITestFailed failed:
                    Count(failed.TestCase, 1);
                    Console.WriteLine($"FAILED {failed.Test.DisplayName} ({failed.ExecutionTime.ToString("F1", CultureInfo.InvariantCulture)} s)");
                    Explain(failed);
                    break;
                case ITestSkipped skipped:
                    Skip(skipped.TestCase, skipped.Reason);
                    break;
                // A class, a collection or the assembly failed after its tests.
                case IFailureInformation failure:
                    CountIn("(clean-up)", 1);
                    Console.WriteLine($"FAILED {message.GetType().Name}");
                    Explain(failure);
                    break;
                case ITestAssemblyFinished:
                    _finished.Set();
                    break;
            }
        }
        return true;
    }

    public void Skip(ITestCase test, string reason)
    {
        lock (_sync)
        {
            Count(test, 2);
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }
    }

    public void Wait() => _finished.Wait();

    public void Print(TimeSpan duration)
    {
        foreach ((string reason, int tests) in _reasons)
            Console.WriteLine($"{tests} skipped: {reason}");
        foreach ((string group, int[] counts) in _groups)
            Console.WriteLine($"{group}: {Text(counts)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F0} s"));
        Console.WriteLine(Text([Passed, Failed, Total(2)]));
    }

    public void Dispose() => _finished.Dispose();

    private static string Text(int[] counts) => $"{counts[0]} passed, {counts[1]} failed, {counts[2]} skipped";

    private static void Explain(IFailureInformation failure)
    {
        for (int i = 0; i < failure.Messages.Length; i++)
            Console.WriteLine($"{failure.ExceptionTypes[i]}: {failure.Messages[i]}\n{failure.StackTraces[i]}");
    }

    private void Count(ITestCase test, int column)
    {
        string name = test.TestMethod.TestClass.Class.Name[(assembly.Length + 1)..];
        CountIn(name.Split('.')[0], column);
    }

    private void CountIn(string group, int column)
    {
        if (!_groups.TryGetValue(group, out int[]? counts))
            _groups[group] = counts = new int[3];
        counts[column]++;
    }

    private int Total(int column)
    {
        lock (_sync)
            return _groups.Values.Sum(counts => counts[column]);
    }
}
