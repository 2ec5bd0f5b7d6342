using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Forgets networks, so that the next login at that address treats the host as unknown.</summary>
[Cmdlet(VerbsCommon.Remove, "PyileTrust", SupportsShouldProcess = true)]
public sealed class RemovePyileTrustCommand : TrustCommand
{
    /// <summary>The name or address of the host, as Get-PyileTrust shows it, also with the port behind it, as in name:4702.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = null!;

    /// <summary>The host's login port. Default: the one in -HostName, or 4702.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HostPortCompleter))]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostTarget host;
        try
        {
            host = HostTarget.Of(HostName, Port);
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, HostName));
            return;
        }
        bool isFound = false;
        if (!ShouldProcess(host.ToString(), "Forget the network") || !Try(store => isFound = store.Remove(host.Name, host.Port)))
            return;
        KnownHosts.Remove(host.Name, host.Port);
        if (!isFound)
            WriteError(Errors.TrustNotFound(host.ToString()));
    }
}
