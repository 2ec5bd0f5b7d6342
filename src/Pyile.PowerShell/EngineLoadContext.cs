using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Pyile;

/// <summary>
/// Keeps the engine and its packages to themselves: another module's versions of the same packages neither break
/// them nor are broken. Only names of this project are answered outside, because only this assembly asks for them.
/// </summary>
internal sealed class EngineLoadContext(string folder) : AssemblyLoadContext("Pyile")
{
    private static readonly string[] Own = ["Pyile.Engine", "Pyile.Legacy", "Pyile.Protocol", "Pyile.Feedback"];

    // An initializer and not OnImport: the cmdlets' methods are compiled before that, or without it.
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Usage", "CA2255", Justification = "The engine has to be found before any other code of this assembly runs.")]
    internal static void Hook()
    {
        string here = Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!;
        var context = new EngineLoadContext(Path.Combine(here, "dependencies"));
        Default.Resolving += (_, name) => Own.Contains(name.Name) ? context.LoadFromAssemblyName(name) : null;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
