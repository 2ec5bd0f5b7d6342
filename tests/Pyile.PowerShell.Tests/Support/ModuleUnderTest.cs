using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Pyile.ModuleTests.Support;

/// <summary>The built module, and its open resources.</summary>
internal static class ModuleUnderTest
{
    public static string Folder { get; } = Metadata("PyileModuleFolder");

    /// <summary>The module as a package.</summary>
    public static string Package { get; } = Metadata("PyilePackage");

    public static string SampleFolder { get; } = Metadata("PyileSampleFolder");

    /// <summary>
    /// The path or name to import: the built manifest or, in a separate process, the name of an installed module.
    /// </summary>
    public static string Manifest { get; set; } = Path.Combine(Folder, "Pyile.psd1");

    /// <summary>All files that ship, in order.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "LICENSE",
        "Pyile.Format.ps1xml",
        "Pyile.PowerShell.dll",
        "Pyile.Types.ps1xml",
        "Pyile.psd1",
        "THIRD-PARTY-NOTICES.txt",
        "dependencies/BouncyCastle.Cryptography.dll",
        "dependencies/Microsoft.Extensions.DependencyInjection.Abstractions.dll",
        "dependencies/Microsoft.Extensions.Logging.Abstractions.dll",
        "dependencies/Pyile.Engine.dll",
        "dependencies/Pyile.Feedback.dll",
        "dependencies/Pyile.Legacy.dll",
        "dependencies/Pyile.Protocol.dll",
        "en-US/Pyile.PowerShell.dll-Help.xml",
        "en-US/about_Pyile.help.txt",
        "en-US/about_Pyile_Events.help.txt",
        "en-US/about_Pyile_Limits.help.txt",
        "en-US/about_Pyile_Networks.help.txt",
        "en-US/about_Pyile_Security.help.txt",
        "en-US/about_Pyile_Unencrypted.help.txt",
    ];

    /// <summary>The names of background runspaces of all sessions.</summary>
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

    private static string Metadata(string key) => typeof(ModuleUnderTest).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;
}
