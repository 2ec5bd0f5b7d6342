using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Pyile.ModuleTests.Support;

/// <summary>The module as it was built, and what it has open.</summary>
internal static class ModuleUnderTest
{
    public static string Folder { get; } = typeof(ModuleUnderTest).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "PyileModuleFolder").Value!;

    public static string Manifest { get; } = Path.Combine(Folder, "Pyile.psd1");

    /// <summary>Background runspaces of sessions, whoever opened them.</summary>
    public static IReadOnlyList<string> BackgroundRunspaces
    {
        get
        {
            PropertyInfo list = typeof(Runspace).GetProperty("RunspaceList", BindingFlags.NonPublic | BindingFlags.Static)!;
            return [.. ((IReadOnlyList<Runspace>)list.GetValue(null)!)
                .Where(r => r.RunspaceStateInfo.State == RunspaceState.Opened && r.Name.StartsWith("Pyile ", StringComparison.Ordinal))
                .Select(r => r.Name)];
        }
    }
}
