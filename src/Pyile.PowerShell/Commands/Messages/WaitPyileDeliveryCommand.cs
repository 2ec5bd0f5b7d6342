using System.Management.Automation;
using Pyile.Pipeline;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Waits until every message that was sent so far is delivered or has failed.</summary>
[Cmdlet(VerbsLifecycle.Wait, "PyileDelivery")]
public sealed class WaitPyileDeliveryCommand : SessionCommand
{
    /// <summary>The longest time to wait, in seconds. Default: 30.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    public double TimeoutSec { get; set; } = 30;

    private protected override void ProcessRecord(ModuleSession session)
    {
        ProgressPulse progress = ShowProgress(
            $"Waiting for the messages of {session.Name}", () => new ProgressState($"{session.Session.Counters.Pending} on their way"));
        bool isDone = Wait(WaitAsync(session), progress);
        if (!isDone)
            WriteError(Errors.DeliveryPending(session.View, TimeSpan.FromSeconds(TimeoutSec), session.Session.Counters.Pending));
        if (session.TakeUnreportedFailures() is > 0 and var failed)
            WriteError(Errors.MessagesFailed(session.View, failed));
    }

    private async Task<bool> WaitAsync(ModuleSession session)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        enough.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        Task flushing = session.Session.FlushAsync(enough.Token);
        await flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return flushing.IsCompletedSuccessfully;
    }
}
