using System.Management.Automation;
using Pyile.Engine.Storage;

namespace Pyile.Commands;

/// <summary>Turns paths of parameters into paths of the file system.</summary>
internal static class FilePaths
{
    /// <returns>The file of remembered networks: the given one, or the user's own, or null if the user has no folder for it.</returns>
    public static string? ResolveTrust(PSCmdlet cmdlet, string? given) =>
        given is null ? TrustStore.DefaultPath : Resolve(cmdlet, given) ?? throw Stop(cmdlet, Errors.TrustPathInvalid(given));

    public static string? ResolveState(PSCmdlet cmdlet, string? given) =>
        given is null ? null : Resolve(cmdlet, given) ?? throw Stop(cmdlet, Errors.StatePathInvalid(given));

    private static string? Resolve(PSCmdlet cmdlet, string given)
    {
        string path = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem" ? path : null;
    }

    private static PipelineStoppedException Stop(PSCmdlet cmdlet, ErrorRecord error)
    {
        cmdlet.ThrowTerminatingError(error);
        return new PipelineStoppedException();
    }
}
