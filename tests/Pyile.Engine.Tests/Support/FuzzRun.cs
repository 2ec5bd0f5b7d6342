using System.Diagnostics;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pyile.Engine.Tests.Support;

/// <summary>Tries inputs for PYILE_FUZZ_SECONDS and compares the memory after them with that after the first ones.</summary>
internal static class FuzzRun
{
    private const int Least = 40;

    // What caches, pools and the compiler take, whatever the number of inputs.
    private const long Allowance = 6 * 1024 * 1024;

    /// <param name="output">Gets the seed and the numbers.</param>
    /// <param name="attempt">Tries one input and returns its outcome, which is counted.</param>
    /// <param name="settle">Ends what the valid inputs have left, which is called before memory is measured.</param>
    /// <returns>The number of inputs for each outcome.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> PlayAsync(
        ITestOutputHelper output, Func<Random, Task<string>> attempt, Func<Task>? settle = null)
    {
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int seed = Seeds.Next();
        await Seeds.PlayAsync(seed, async random =>
        {
            long early = 0;
            int inputs = 0;
            var watch = Stopwatch.StartNew();
            for (; watch.Elapsed < FuzzTime.Given || inputs < Least; inputs++)
            {
                // Each input has a generator of its own: what happens at the same time in two places does not change the later ones.
                int own = random.Next();
                try
                {
                    string outcome = await attempt(new Random(own));
                    outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
                }
                catch (Exception exception)
                {
                    throw new XunitException($"Input {inputs} with generator {own}: {exception}", exception);
                }
                if (early == 0 && inputs >= Least / 2 && watch.Elapsed > FuzzTime.Given / 4)
                    early = await MeasureAsync(settle);
            }
            long grown = await MeasureAsync(settle) - early;
            output.WriteLine($"Seed {seed}: {inputs} inputs, memory grew by {grown / 1024} KiB; {string.Join(", ", outcomes.Select(o => $"{o.Value} {o.Key}"))}");
            Assert.InRange(grown, long.MinValue, Allowance);
        });
        return outcomes;
    }

    private static async Task<long> MeasureAsync(Func<Task>? settle)
    {
        if (settle is not null)
            await settle();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
