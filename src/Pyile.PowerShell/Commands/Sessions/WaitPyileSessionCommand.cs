using System.Management.Automation;
using System.Runtime.InteropServices;
using Pyile.Input;
using Pyile.Pipeline;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>
/// Keeps a script running until its session has ended. If the process is asked to end meanwhile, as a service manager does, the session says
/// goodbye first.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "PyileSession")]
[OutputType(typeof(PyileSession))]
public sealed class WaitPyileSessionCommand : SessionCommand
{
    // Handlers of one signal run at the same time as the cmdlet.
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    /// <summary>The longest time to wait, in seconds. Default: no limit.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    public double TimeoutSec { get; set; } = double.PositiveInfinity;

    private protected override void ProcessRecord(ModuleSession session)
    {
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _terminated.TrySetResult();
        });
        ProgressPulse progress = ShowProgress($"Waiting until {session.Name} ends", () => new ProgressState($"{session.View.State}"));
        bool hasEnded = Wait(WaitAsync(session), progress);
        if (_terminated.Task.IsCompleted)
            End(session);
        if (_terminated.Task.IsCompleted || hasEnded)
            WriteObject(session.View);
        else
            WriteError(Errors.SessionOpen(session.View, TimeSpan.FromSeconds(TimeoutSec)));
    }

    private async Task<bool> WaitAsync(ModuleSession session)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (double.IsFinite(TimeoutSec))
            enough.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        Task ended = session.Session.Ended;
        Task first = Task.WhenAny(ended, _terminated.Task);
        await first.WaitAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ended.IsCompleted;
    }
}
