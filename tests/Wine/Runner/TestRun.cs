using System.Diagnostics;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pyile.Wine.Runner;

/// <summary>One run of the tests in some namespaces or classes.</summary>
internal static class TestRun
{
    private const string Category = "Category";
    private static readonly string[] LeftOut = ["Soak"];

    /// <param name="assembly">Where the tests are.</param>
    /// <param name="exemptions">The tests that are counted as skipped.</param>
    /// <param name="groups">Names of namespaces or classes, without that of the assembly. One that begins with - is left out.</param>
    /// <param name="limit">How long all of them may take. After it those that are still running are named.</param>
    /// <returns>0 if no test failed.</returns>
    public static int Run(Assembly assembly, Exemptions exemptions, string[] groups, TimeSpan limit)
    {
        long started = Stopwatch.GetTimestamp();
        using var framework = new XunitTestFramework(new NullMessageSink());
        var options = new RunOptions();
        options.SetValue<int?>("xunit.execution.MaxParallelThreads", Environment.ProcessorCount);
        using var results = new Results(assembly.GetName().Name!);
        var selected = new List<ITestCase>();
        foreach (ITestCase test in Find(framework, assembly, groups, options))
        {
            if (exemptions.ReasonFor(test.DisplayName[(assembly.GetName().Name!.Length + 1)..]) is { } reason)
                results.Skip(test, reason);
            else
                selected.Add(test);
        }
        using ITestFrameworkExecutor executor = framework.GetExecutor(assembly.GetName());
        executor.RunTests(selected, results, options);
        bool isComplete = results.Wait(limit);
        results.Print(Stopwatch.GetElapsedTime(started));
        if (!isComplete)
            // The tests still run, and disposing of what runs them would wait for them.
            Environment.Exit(1);
        return results.Failed == 0 && results.Passed > 0 ? 0 : 1;
    }

    private static ITestCase[] Find(XunitTestFramework framework, Assembly assembly, string[] groups, RunOptions options)
    {
        using var found = new Found();
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        discoverer.Find(includeSourceInformation: false, found, options);
        return
        [
            .. found.Wait().Where(test => IsIn(test, assembly, groups))
                .Where(test => !test.Traits.TryGetValue(Category, out List<string>? names) || !names.Intersect(LeftOut).Any()),
        ];
    }

    private static bool IsIn(ITestCase test, Assembly assembly, string[] groups)
    {
        string name = test.TestMethod.TestClass.Class.Name[(assembly.GetName().Name!.Length + 1)..];
        return groups.Any(group => Contains(group, name)) && !groups.Any(group => group[0] == '-' && Contains(group[1..], name));
    }

    private static bool Contains(string group, string name) => name == group || name.StartsWith($"{group}.", StringComparison.Ordinal);
}
