using System.Management.Automation;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Forgets networks, so that the next login at that address treats the host as unknown.</summary>
[Cmdlet(VerbsCommon.Remove, "PyileTrust", SupportsShouldProcess = true)]
public sealed class RemovePyileTrustCommand : TrustCommand
{
    /// <summary>The name or address of the host, as Get-PyileTrust shows it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = null!;

    /// <summary>The host's login port. Default: 4702.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HostPortCompleter))]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = Engine.Model.SessionOptions.DefaultPort;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string target = $"{HostName}:{Port}";
        bool isFound = false;
        if (!ShouldProcess(target, "Forget the network") || !Try(store => isFound = store.Remove(HostName, Port)))
            return;
        KnownHosts.Remove(HostName, Port);
        if (!isFound)
            WriteError(Errors.TrustNotFound(target));
    }
}
