using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Engine.Calls;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Endpoints;

/// <summary>One call in a runspace of the endpoint.</summary>
/// <param name="call">The call.</param>
/// <param name="session">The name of the session that offers the endpoint.</param>
/// <param name="runspace">Where it runs.</param>
internal sealed class EndpointRun(IncomingCall call, string session, Runspace runspace)
{
    /// <summary>Whether the runspace can run another call: not if the action was stopped, which may leave anything half done.</summary>
    public bool IsRunspaceUsable { get; private set; }

    /// <summary>Runs it until it has ended, or was stopped.</summary>
    /// <exception cref="CallException">The arguments do not fit, or the action has failed.</exception>
    public async Task RunAsync(EndpointArguments arguments, CancellationToken stop)
    {
        using var output = new EndpointOutput(call, stop);
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        runspace.SessionStateProxy.SetVariable("Caller", new PyilePeer(call.Caller, session));
        shell.AddCommand(EndpointRunspaces.Function);
        arguments.AddTo(shell);
        shell.AddCommand(EndpointOutputCommand.Name).AddParameter(nameof(EndpointOutputCommand.To), output);
        Follow(shell.Streams, output);
        using CancellationTokenRegistration stopping = stop.UnsafeRegister(
            static shell => ((PowerShell)shell!).BeginStop(callback: null, state: null), shell);
        try
        {
            await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            IsRunspaceUsable = true;
        }
        catch (PipelineStoppedException)
        {
            throw new OperationCanceledException(stop);
        }
        catch (ParameterBindingException exception) when (IsOfAction(exception))
        {
            IsRunspaceUsable = true;
            throw new CallException(CallFailure.InvalidArguments, exception.Message);
        }
        catch (RuntimeException exception)
        {
            stop.ThrowIfCancellationRequested();
            IsRunspaceUsable = true;
            throw new CallException(CallFailure.Failed, exception.Message);
        }
    }

    private static bool IsOfAction(ParameterBindingException exception) =>
        exception.ErrorRecord.InvocationInfo?.MyCommand?.Name == EndpointRunspaces.Function;

    private static void Follow(PSDataStreams streams, EndpointOutput output)
    {
        Follow(streams.Error, output, output.WriteError);
        Follow(streams.Warning, output, r => output.WriteText(CallItemKind.Warning, r.Message));
        Follow(streams.Information, output, r => output.WriteText(CallItemKind.Information, r.ToString()));
        Follow(streams.Verbose, output, r => output.WriteText(CallItemKind.Verbose, r.Message));
        Follow(streams.Debug, output, r => output.WriteText(CallItemKind.Debug, r.Message));
        Follow(streams.Progress, output, output.WriteProgress);
    }

    private static void Follow<T>(PSDataCollection<T> stream, EndpointOutput output, Action<T> write) => stream.DataAdded += (_, _) =>
    {
        foreach (T record in stream.ReadAll())
        {
            try
            {
                write(record);
            }
            catch (OperationCanceledException) when (output.Stop.IsCancellationRequested)
            {
                // The action is being stopped, and its caller does not wait for the rest.
            }
        }
    };
}
