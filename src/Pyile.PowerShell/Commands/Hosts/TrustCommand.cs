using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;

namespace Pyile.Commands;

/// <summary>A cmdlet that works on the file of remembered networks.</summary>
public abstract class TrustCommand : PSCmdlet
{
    /// <summary>The file of remembered networks. Default: pyile/networks.json in the user's configuration folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? TrustPath { get; set; }

    private protected string ResolvedPath => FilePaths.ResolveTrust(this, TrustPath) ?? throw new PyileException(
        PyileError.TrustFile, "This user has no configuration folder to remember networks in.");

    /// <summary>Runs work on the file, and writes its error if it fails.</summary>
    private protected bool Try(Action<TrustStore> work)
    {
        try
        {
            var store = new TrustStore(ResolvedPath);
            work(store);
            if (store.WasOpenToOthers)
                WriteWarning("Other users could change the file of remembered networks. Its permissions have been corrected; compare its fingerprints with those of the hosts.");
            return true;
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, TrustPath));
            return false;
        }
    }
}
