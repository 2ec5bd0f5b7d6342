using System.Management.Automation.Runspaces;
using Pyile.Engine.Calls;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Endpoints;

/// <summary>
/// An action that other members call. PowerShell binds its parameters from the caller's data, so types, validation and mandatory parameters
/// are the contract; nothing that was received is run as text.
/// </summary>
internal sealed class Endpoint : ICallEndpoint, IEndpointSource, IDisposable
{
    private readonly IEndpointGroup _group;
    private readonly EndpointRunspaces _runspaces;
    private readonly EndpointAccess _access;
    private readonly EndpointContract _contract;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _calls;
    private long _errors;
    private int _running = 1;

    /// <param name="name">Its name.</param>
    /// <param name="group">The endpoints of the session that offers it.</param>
    /// <param name="access">Who may call it.</param>
    /// <param name="runspaces">Run its calls.</param>
    /// <param name="contract">The parameters of the action.</param>
    /// <param name="synopsis">The first sentence of its help, or null.</param>
    /// <param name="throttleLimit">How many calls run at the same time.</param>
    public Endpoint(
        string name,
        IEndpointGroup group,
        EndpointAccess access,
        EndpointRunspaces runspaces,
        EndpointContract contract,
        string? synopsis,
        int throttleLimit)
    {
        Name = name;
        _group = group;
        _access = access;
        _runspaces = runspaces;
        _contract = contract;
        Synopsis = synopsis;
        ThrottleLimit = throttleLimit;
        View = new PyileEndpoint(this);
    }

    public string Name { get; }

    public string SessionName => _group.SessionName;

    public string? Synopsis { get; }

    public IReadOnlyList<PyileEndpointParameter> Parameters => _contract.Parameters;

    public string Allowed => _access.ToString();

    public int ThrottleLimit { get; }

    public long Calls => Interlocked.Read(ref _calls);

    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>The object that users see.</summary>
    public PyileEndpoint View { get; }

    public bool IsAllowed(Peer caller) => _access.IsAllowed(caller);

    public Task RemoveAsync() => _group.RemoveAsync(this);

    public async Task RunAsync(IncomingCall call, CancellationToken cancellationToken)
    {
        EndpointArguments arguments = EndpointArguments.Read(call.Arguments, _contract);
        Interlocked.Increment(ref _running);
        Interlocked.Increment(ref _calls);
        Runspace? runspace = null;
        EndpointRun? run = null;
        try
        {
            runspace = await _runspaces.TakeAsync(cancellationToken).ConfigureAwait(false);
            run = new EndpointRun(call, _group.SessionName, runspace);
            await run.RunAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Interlocked.Increment(ref _errors);
            throw;
        }
        finally
        {
            if (runspace is not null)
                _runspaces.Return(runspace, run?.IsRunspaceUsable == true);
            Leave();
        }
    }

    /// <summary>Completes when no call runs any more. Call it once, when no more calls come.</summary>
    public Task WhenIdleAsync()
    {
        Leave();
        return _idle.Task;
    }

    public void Dispose() => _runspaces.Dispose();

    private void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _idle.TrySetResult();
    }
}
