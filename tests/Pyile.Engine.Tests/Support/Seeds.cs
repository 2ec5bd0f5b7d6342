using System.Globalization;
using Xunit.Sdk;

namespace Pyile.Engine.Tests.Support;

/// <summary>Seeds of random tests. A failure reports its seed; the environment variable PYILE_SEED plays it again.</summary>
internal static class Seeds
{
    public static int Next() =>
        int.TryParse(Environment.GetEnvironmentVariable("PYILE_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();

    public static async Task PlayAsync(int seed, Func<Random, Task> test)
    {
        try
        {
            await test(new Random(seed));
        }
        catch (Exception exception)
        {
            throw new XunitException($"Seed {seed}: {exception.Message}", exception);
        }
    }

    public static void Play(int seed, Action<Random> test)
    {
        try
        {
            test(new Random(seed));
        }
        catch (Exception exception)
        {
            throw new XunitException($"Seed {seed}: {exception.Message}", exception);
        }
    }
}
