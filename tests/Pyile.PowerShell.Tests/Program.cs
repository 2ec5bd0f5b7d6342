using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>
/// A process that uses its own version of a package beside the module's. Prints, for each copy that is loaded, its
/// version and load context; the exit code is 0 where both did their work.
/// </summary>
internal static class Program
{
    private const string Package = "Microsoft.Extensions.Logging.Abstractions";

    public const string OtherFirst = "other-first";

    public const string ModuleFirst = "module-first";

    private static int Main(string[] args)
    {
        if (args is not [OtherFirst or ModuleFirst])
            return 2;
        if (args[0] == OtherFirst)
            UseOther();
        UseModule();
        if (args[0] == ModuleFirst)
            UseOther();
        foreach (Assembly copy in AppDomain.CurrentDomain.GetAssemblies().Where(a => a.GetName().Name == Package))
            Console.WriteLine($"{copy.GetName().Version!.Major} {AssemblyLoadContext.GetLoadContext(copy)!.Name}");
        return 0;
    }

    // In a method of its own, so that it is loaded when that runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseOther() => NullLoggerFactory.Instance.CreateLogger("other").Log(default, default, 0, null, (_, _) => "");

    private static void UseModule()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        Result log = shell.Run("Get-PyileLog -Session hq").Ok();
        Assert.NotEmpty(log.Output);
    }
}
