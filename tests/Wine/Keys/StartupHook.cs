using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Pyile.Wine.Keys;

/// <summary>
/// What DOTNET_STARTUP_HOOKS runs before the program: it gives wine the elliptic curves that its ncrypt.dll does not have, and .NET a way to
/// its PBKDF2, and keeps exceptions from ending threads. On a real Windows it does nothing.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (!NativeLibrary.TryLoad("ntdll.dll", out nint system) || !NativeLibrary.TryGetExport(system, "wine_get_version", out _))
            return;
        StaleFrames.RemoveAtExceptions();
        // The program knows nothing of the library of this assembly.
        var libraries = new AssemblyDependencyResolver(typeof(StartupHook).Assembly.Location);
        AssemblyLoadContext.GetLoadContext(typeof(StartupHook).Assembly)!.Resolving += (context, name) =>
            name.Name == "BouncyCastle.Cryptography" && libraries.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        // First, so that the library for certificates finds this one when it is loaded.
        SignatureExports.Install();
        KeyExports.Install();
        CertificateExports.Install();
        Pbkdf2.UseOlderFunction();
    }
}
