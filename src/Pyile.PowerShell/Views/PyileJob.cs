using System.Management.Automation;

namespace Pyile;

/// <summary>
/// A wait in the background, for Get-Job, Wait-Job, Receive-Job, Stop-Job and Remove-Job. It keeps its output until
/// Receive-Job takes it, and blocks no thread while it waits.
/// </summary>
public sealed class PyileJob : Job
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _sync = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasErrors;

    private PyileJob(string command, string session)
        : base(command)
    {
        Location = session;
        PSJobTypeName = nameof(PyileJob);
        StopToken = _stop.Token;
    }

    /// <summary>The name of the session that the job uses.</summary>
    public override string Location { get; }

    /// <summary>The number of objects and errors that Receive-Job can take.</summary>
    public override string StatusMessage => HasMoreData ? $"{Output.Count + Error.Count} to receive" : "";

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0;

    internal CancellationToken StopToken { get; }

    /// <summary>Ends the wait. Existing output can still be received.</summary>
    public override void StopJob()
    {
        lock (_sync)
        {
            // A subscriber that learns about the end may dispose the job immediately, as Receive-Job -AutoRemoveJob does.
            if (JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped)
                return;
            SetJobState(JobState.Stopping);
        }
        _stop.Cancel();
        _over.Task.Wait();
    }

    /// <summary>Starts a job and adds it to the runspace's jobs.</summary>
    /// <param name="cmdlet">The cmdlet that was called with -AsJob.</param>
    /// <param name="session">The name of the session that the job uses.</param>
    /// <param name="work">The work of the job. If it writes an error, the job fails.</param>
    internal static PyileJob Start(PSCmdlet cmdlet, string session, Func<PyileJob, Task> work)
    {
        string line = cmdlet.MyInvocation.Line.Trim();
        var job = new PyileJob(line.Length > 0 ? line : cmdlet.MyInvocation.InvocationName, session);
        cmdlet.JobRepository.Add(job);
        job.SetJobState(JobState.Running);
        _ = Task.Run(() => job.RunAsync(work));
        return job;
    }

    internal void Write(object output) => Output.Add(PSObject.AsPSObject(output));

    // Set before the error is added, because Receive-Job may take it immediately.
    internal void WriteError(ErrorRecord error)
    {
        _hasErrors = true;
        Error.Add(error);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopJob();
            _stop.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task RunAsync(Func<PyileJob, Task> work)
    {
        JobState end;
        try
        {
            await work(this).ConfigureAwait(false);
            end = _hasErrors ? JobState.Failed : JobState.Completed;
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            end = JobState.Stopped;
        }
        catch (Exception exception)
        {
            WriteError(Errors.JobFailed(exception, Location));
            end = JobState.Failed;
        }
        try
        {
            lock (_sync)
                SetJobState(end);
        }
        finally
        {
            _over.SetResult();
        }
    }
}
