using System.Collections;
using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Runtime.Members;
using Pyile.Values;

namespace Pyile.Commands;

/// <summary>
/// Calls an endpoint of other members and returns what it returns, as it arrives, with PeerAlias and MemberId. Each member has its result
/// or one error.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "PyileEndpoint", SupportsShouldProcess = true)]
[OutputType(typeof(PyileJob))]
public sealed class InvokePyileEndpointCommand : SessionCommand
{
    /// <summary>The name of the endpoint.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = null!;

    /// <summary>The values for the endpoint's parameters. They are sent as JSON, and the endpoint's PowerShell binds them.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(EndpointParametersCompleter))]
    [ValidateNotNull]
    public IDictionary Parameters { get; set; } = new Hashtable();

    /// <summary>
    /// Members to call: aliases or addresses, wildcards allowed, or members from Get-PyilePeer. Default: all other members.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] To { get; set; } = ["*"];

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    /// <summary>Seconds in which the call of each member must be over. Default: no limit.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>How many members are called at the same time. Default: 512.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int ThrottleLimit { get; set; } = 512;

    /// <summary>Calls in a job and returns the job immediately.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override void ProcessRecord(ModuleSession session)
    {
        IReadOnlyList<Peer> members = MemberSelection.Find(session.Session, session.Name, To, out IReadOnlyList<ErrorRecord> errors);
        foreach (ErrorRecord error in errors)
            WriteError(error);
        members = [.. members.Where(m => ShouldProcess(PeerLookup.Describe(m), $"Call {Name}"))];
        if (members.Count == 0 || Json() is not { } arguments)
            return;
        var calls = new EndpointCalls(session, new CallRequest(Name, arguments) { Timeout = Seconds(TimeoutSec) }, ThrottleLimit);
        if (AsJob)
            WriteObject(PyileJob.Start(this, session.Name, job => RunAsync(calls, members, job)));
        else
            Run(calls, members);
    }

    private static async Task RunAsync(EndpointCalls calls, IReadOnlyList<Peer> members, PyileJob job)
    {
        await foreach (EndpointResult result in calls.RunAsync(members, job.StopToken).ConfigureAwait(false))
        {
            if (result.Error is { } error)
                job.WriteError(error);
            else if (result.Kind == CallItemKind.Output)
                job.Write(result.Output!);
        }
    }

    private void Run(EndpointCalls calls, IReadOnlyList<Peer> members)
    {
        ProgressPulse progress = ShowProgress($"Calling {Name}", () => ProgressState.Of(calls.Ended, members.Count, "answered"));
        IAsyncEnumerator<EndpointResult> results = calls.RunAsync(members, StopToken).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            while (IsNext(results.MoveNextAsync(), progress))
            {
                progress.Update();
                Write(results.Current);
            }
        }
        finally
        {
            results.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static bool IsNext(ValueTask<bool> moving, ProgressPulse progress)
    {
        if (moving.IsCompleted)
            return moving.GetAwaiter().GetResult();
        Task<bool> task = moving.AsTask();
        progress.Hold(task);
        return task.GetAwaiter().GetResult();
    }

    private void Write(EndpointResult result)
    {
        switch (result)
        {
            case { Error: { } error }:
                WriteError(error);
                break;
            case { Progress: { } record }:
                WriteProgress(record);
                break;
            case { Kind: CallItemKind.Output }:
                WriteObject(result.Output);
                break;
            case { Kind: CallItemKind.Warning }:
                WriteWarning(result.Text);
                break;
            case { Kind: CallItemKind.Verbose }:
                WriteVerbose(result.Text);
                break;
            case { Kind: CallItemKind.Debug }:
                WriteDebug(result.Text);
                break;
            default:
                WriteInformation(new InformationRecord(result.Text, result.Source));
                break;
        }
    }

    /// <returns>Null if the values cannot be sent; an error has been written then.</returns>
    private string? Json()
    {
        try
        {
            using var writer = new ValueWriter();
            return writer.Write(Parameters);
        }
        catch (ValueException exception)
        {
            WriteError(Errors.From(exception, Parameters));
            return null;
        }
    }
}
