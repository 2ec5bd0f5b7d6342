using System.Management.Automation;

namespace Pyile;

/// <summary>
/// A wait that goes on behind the prompt: Get-Job, Wait-Job, Receive-Job, Stop-Job and Remove-Job know what to do with it.
/// It keeps what it has written until Receive-Job takes it, and holds no thread while it waits.
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

    /// <summary>The name of the session it works on.</summary>
    public override string Location { get; }

    /// <summary>How many objects and errors wait for Receive-Job.</summary>
    public override string StatusMessage => HasMoreData ? $"{Output.Count + Error.Count} to receive" : "";

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0;

    internal CancellationToken StopToken { get; }

    /// <summary>Ends the wait. What it has written can still be received.</summary>
    public override void StopJob()
    {
        lock (_sync)
        {
            // Who is told that it has ended may dispose it there and then, as Receive-Job -AutoRemoveJob does.
            if (JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped)
                return;
            SetJobState(JobState.Stopping);
        }
        _stop.Cancel();
        _over.Task.Wait();
    }

    /// <summary>Begins a job and lists it with those of the runspace.</summary>
    /// <param name="cmdlet">Whose parameter -AsJob it was.</param>
    /// <param name="session">The session it works on.</param>
    /// <param name="work">What it does. Where it has written an error, the job has failed.</param>
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

    // Receive-Job may take it at once.
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
