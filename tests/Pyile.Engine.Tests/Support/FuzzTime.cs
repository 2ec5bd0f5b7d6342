using System.Globalization;

namespace Pyile.Engine.Tests.Support;

/// <summary>How long each fuzz test runs: one second, or as long as the environment variable PYILE_FUZZ_SECONDS says.</summary>
internal static class FuzzTime
{
    public static TimeSpan Given { get; } = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("PYILE_FUZZ_SECONDS") is { } given ? double.Parse(given, CultureInfo.InvariantCulture) : 1);
}
