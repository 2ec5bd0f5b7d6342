using System.Management.Automation;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Waits until other members are on the roster, and returns them.</summary>
[Cmdlet(VerbsLifecycle.Wait, "PyilePeer", DefaultParameterSetName = PresentSet)]
[OutputType(typeof(PyilePeer), typeof(PyileJob))]
public sealed class WaitPyilePeerCommand : SessionCommand
{
    private const string PresentSet = "Present";
    private const string AbsentSet = "Absent";

    /// <summary>Aliases or addresses, with wildcards: at least one member for each of them. Default: any other member.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Alias { get; set; } = [];

    /// <summary>Waits for this many other members; with -Alias, for this many members that match any of the names.</summary>
    [Parameter(ParameterSetName = PresentSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>Waits until none of them is on the roster, and returns nothing.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AbsentSet)]
    public SwitchParameter Absent { get; set; }

    /// <summary>The longest time to wait, in seconds. Default: 30.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    public double TimeoutSec { get; set; } = 30;

    /// <summary>Waits in a job and returns the job immediately.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override void ProcessRecord(ModuleSession session)
    {
        var wait = new PeerWait(session, Alias, Count, Absent, TimeSpan.FromSeconds(TimeoutSec));
        if (AsJob)
        {
            WriteObject(PyileJob.Start(this, session.Name, job => WaitAsync(wait, job)));
            return;
        }
        var (found, error) = Wait(wait.RunAsync(StopToken), ShowProgress($"Waiting for members of {session.Name}", () => wait.Progress));
        WriteObject(found, enumerateCollection: true);
        if (error is not null)
            WriteError(error);
    }

    private static async Task WaitAsync(PeerWait wait, PyileJob job)
    {
        var (found, error) = await wait.RunAsync(job.StopToken).ConfigureAwait(false);
        foreach (PyilePeer peer in found)
            job.Write(peer);
        if (error is not null)
            job.WriteError(error);
    }
}
