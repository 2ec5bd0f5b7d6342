using System.Management.Automation;
using Pyile.Engine.Storage;

namespace Pyile.Commands;

/// <summary>Paths that users give, as the file system has them.</summary>
internal static class TrustPaths
{
    public static string Resolve(PSCmdlet cmdlet, string? trustPath) =>
        trustPath is null ? TrustStore.DefaultPath : FilePath(cmdlet, trustPath, "-TrustPath");

    public static string FilePath(PSCmdlet cmdlet, string given, string parameter)
    {
        string path = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
            cmdlet.ThrowTerminatingError(Errors.PathNotAFile(given, parameter));
        return path;
    }
}
