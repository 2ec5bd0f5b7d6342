using System.Reflection;

namespace Pyile.ConsoleTests.Support;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("PyileRepository");

    /// <summary>The folder of the restored Pester module.</summary>
    public static string Pester { get; } = Metadata("PesterFolder");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;
}
