using System.Globalization;
using Xunit.Abstractions;

namespace Pyile.Wine.Runner;

/// <summary>Counts results for each namespace, and prints failures, reasons of skipped tests, the slowest tests and the counts.</summary>
internal sealed class Results(string assembly) : IMessageSink, IDisposable
{
    private const int Slowest = 15;

    private readonly Lock _sync = new();
    private readonly SortedDictionary<string, int[]> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly List<(string Test, decimal Seconds)> _durations = [];
    private readonly ManualResetEventSlim _finished = new();

    public int Passed => Total(0);

    public int Failed => Total(1);

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (_sync)
        {
            switch (message)
            {
                case ITestStarting starting:
                    _running.Add(starting.Test.DisplayName);
                    break;
                case ITestFinished finished:
                    _running.Remove(finished.Test.DisplayName);
                    _durations.Add((finished.Test.DisplayName, finished.ExecutionTime));
                    break;
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

    /// <returns>Whether all tests have ended within the time.</returns>
    public bool Wait(TimeSpan limit) => _finished.Wait(limit);

    public void Print(TimeSpan duration)
    {
        lock (_sync)
            PrintAll(duration);
    }

    public void Dispose() => _finished.Dispose();

    private static string Text(int[] counts) => $"{counts[0]} passed, {counts[1]} failed, {counts[2]} skipped";

    private void PrintAll(TimeSpan duration)
    {
        foreach (string test in _running)
            Console.WriteLine($"still running: {test}");
        foreach ((string test, decimal seconds) in _durations.OrderByDescending(test => test.Seconds).Take(Slowest))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s: {test}"));
        foreach ((string reason, int tests) in _reasons)
            Console.WriteLine($"{tests} skipped: {reason}");
        foreach ((string group, int[] counts) in _groups)
            Console.WriteLine($"{group}: {Text(counts)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F0} s"));
        Console.WriteLine(Text([Passed, Failed, Total(2)]));
    }

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
