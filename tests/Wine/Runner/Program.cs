using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace Pyile.Wine.Runner;

/// <summary>
/// Runs the tests of an assembly in this process, which is a Windows program of its own: `dotnet test` needs an installed SDK. Tests start
/// processes with `exec`, as they do with dotnet.
/// </summary>
internal static class Program
{
    private const int Wrong = 2;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["exec", var assembly, .. var rest]:
                return await ExecuteAsync(Load(assembly), rest);
            case ["test", var assembly, var exemptions, var seconds, .. var groups] when groups.Length > 0:
                return TestRun.Run(Load(assembly), Exemptions.Read(exemptions), groups, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
            default:
                Console.Error.WriteLine("Usage: test <assembly> <exemptions> <seconds> <namespace or class>... | exec <assembly> <argument>...");
                return Wrong;
        }
    }

    private static Assembly Load(string path) => AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));

    private static async Task<int> ExecuteAsync(Assembly assembly, string[] arguments)
    {
        // The entry point of an asynchronous Main waits for it.
        object? result = assembly.EntryPoint!.Invoke(null, [arguments]);
        return result is Task<int> task ? await task : result as int? ?? 0;
    }
}
