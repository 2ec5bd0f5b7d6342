using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;

namespace Pyile.Commands;

/// <summary>A cmdlet that works on the file of remembered networks.</summary>
public abstract class TrustCommand : PSCmdlet
{
    /// <summary>The file. Default: pyile/networks.json in the user's configuration folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? TrustPath { get; set; }

    private protected string ResolvedPath => FilePaths.ResolveTrust(this, TrustPath);

    /// <summary>Runs what uses the file; an error of it is written.</summary>
    private protected bool Try(Action<TrustStore> work)
    {
        try
        {
            work(new TrustStore(ResolvedPath));
            return true;
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, TrustPath));
            return false;
        }
    }
}
