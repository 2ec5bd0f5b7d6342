using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Pyile.Runtime.Handlers;

/// <summary>Runs a handler's script as one pipeline: the feed writes events into it, and its output goes to the journal.</summary>
internal sealed class HandlerPipeline(string name, HandlerQueue queue, HandlerFeed feed, HandlerJournal journal)
{
    private readonly Lock _sync = new();
    private PowerShell? _shell;
    private volatile bool _isStopping;

    /// <summary>Whether the handler is being stopped, so that an ended pipeline is not an error.</summary>
    public bool IsStopping => _isStopping;

    public void MarkStopping() => _isStopping = true;

    /// <summary>Stops the action, as Ctrl+C would. It may keep running if it is in a call that does not return.</summary>
    public void BeginStop()
    {
        lock (_sync)
            _shell?.BeginStop(callback: null, state: null);
    }

    public async Task RunAsync(Runspace runspace, string script)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(HandlerFeedCommand.Name).AddParameter(nameof(HandlerFeedCommand.Source), feed)
            .AddScript(script, useLocalScope: true)
            .AddCommand(HandlerOutputCommand.Name).AddParameter(nameof(HandlerOutputCommand.Journal), journal);
        HandlerStreams.Follow(shell.Streams, journal);
        try
        {
            IAsyncResult running;
            lock (_sync)
            {
                if (queue.IsOver)
                    return;
                running = shell.BeginInvoke();
                _shell = shell;
            }
            await Task.Factory.FromAsync(running, shell.EndInvoke).ConfigureAwait(false);
        }
        catch (PipelineStoppedException) when (_isStopping)
        {
        }
        catch (Exception exception)
        {
            journal.NoteError(exception is RuntimeException { ErrorRecord: { } record } ? record : Errors.HandlerFailed(exception, name));
        }
        finally
        {
            lock (_sync)
                _shell = null;
        }
    }
}
