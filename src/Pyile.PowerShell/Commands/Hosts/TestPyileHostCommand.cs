using System.Management.Automation;
using Pyile.Engine.Joining;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Legacy;
using Pyile.Pipeline;

namespace Pyile.Commands;

/// <summary>Checks a host without joining its network: no password is sent, and the host does not count a failed login.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PyileHost")]
[OutputType(typeof(PyileHostTest))]
public sealed class TestPyileHostCommand : CancellableCommand
{
    /// <summary>The host's name or IPv4 address, also with the port behind it, as in name:4702.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string HostName { get; set; } = null!;

    /// <summary>The host's login port. Default: the one in -HostName, or 4702.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    [ArgumentCompleter(typeof(HostPortCompleter))]
    public int? Port { get; set; }

    /// <summary>Seconds for the whole test. Default: 5.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double TimeoutSec { get; set; } = 5;

    /// <summary>The file of remembered networks to compare with. Default: pyile/networks.json in the user's configuration folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? TrustPath { get; set; }

    /// <summary>Returns only whether a host answers.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string target = HostName;
        try
        {
            var host = HostTarget.Of(HostName, Port);
            target = host.ToString();
            var options = new ProbeOptions
            {
                HostName = host.Name,
                Port = host.Port,
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
                TrustPath = Quiet ? null : FilePaths.ResolveTrust(this, TrustPath),
                Legacy = LegacyProtocol.Instance,
            };
            ProgressPulse progress = ShowProgress($"Testing {target}", () => new ProgressState("Waiting for an answer"));
            ProbedHost found = Wait(HostProbe.RunAsync(options, StopToken), progress);
            WriteObject(Quiet ? found.IsReachable : new PyileHostTest(host.Name, host.Port, found));
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, target));
        }
    }
}
