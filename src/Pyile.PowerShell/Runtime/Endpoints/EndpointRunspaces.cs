using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Runtime.Handlers;

namespace Pyile.Runtime.Endpoints;

/// <summary>
/// The runspaces of one endpoint, <c>Pyile session endpoint</c> in Get-Runspace: as many as calls have run at the same time, up to a
/// bound. Each has the module, the action as a function, and what the initialization script has made.
/// </summary>
/// <param name="session">The session that offers the endpoint.</param>
/// <param name="name">The name of the endpoint.</param>
/// <param name="action">What a call runs.</param>
/// <param name="initialization">What prepares a runspace, or null.</param>
/// <param name="most">How many calls run at the same time.</param>
[SuppressMessage("Usage", "CA2213", Justification = "AvailableWaitHandle of the semaphore is never used, so there is nothing to dispose.")]
internal sealed class EndpointRunspaces(IHandlerHost session, string name, HandlerAction action, HandlerAction? initialization, int most) : IDisposable
{
    /// <summary>The function that is the action.</summary>
    public const string Function = "Invoke-PyileEndpointAction";

    private readonly SemaphoreSlim _room = new(most, most);
    private readonly ConcurrentBag<Runspace> _free = [];
    private volatile bool _isClosed;

    /// <summary>Opens the first runspace, which shows whether the action and the initialization can be used.</summary>
    /// <returns>The parameters of the action.</returns>
    public EndpointContract OpenFirst()
    {
        Runspace first = Open();
        _free.Add(first);
        return new EndpointContract(first.SessionStateProxy.InvokeCommand.GetCommand(Function, CommandTypes.Function));
    }

    /// <summary>Waits for a runspace and takes it.</summary>
    public async Task<Runspace> TakeAsync(CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _free.TryTake(out Runspace? free) ? free : Open();
        }
        catch
        {
            _room.Release();
            throw;
        }
    }

    /// <summary>Gives a runspace back.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="isUsable">Whether it can run another call; one whose action was stopped is closed.</param>
    public void Return(Runspace runspace, bool isUsable)
    {
        if (isUsable && !_isClosed && runspace.RunspaceStateInfo.State == RunspaceState.Opened)
            _free.Add(runspace);
        else
            HandlerRunspace.Close(runspace);
        // It may have been closed since.
        if (_isClosed)
            CloseFree();
        _room.Release();
    }

    /// <summary>Closes the runspaces that no call uses; the others are closed when they are given back.</summary>
    public void Dispose()
    {
        _isClosed = true;
        CloseFree();
    }

    private void CloseFree()
    {
        while (_free.TryTake(out Runspace? free))
            HandlerRunspace.Close(free);
    }

    private Runspace Open()
    {
        Runspace runspace = HandlerRunspace.Open(session, name, action, location: null, NewState());
        if (initialization is null)
            return runspace;
        try
        {
            using var shell = PowerShell.Create();
            shell.Runspace = runspace;
            shell.AddScript(initialization.Script).Invoke();
            if (shell.Streams.Error is [var error, ..])
                throw new RuntimeException(error.ToString(), error.Exception, error);
            return runspace;
        }
        catch
        {
            HandlerRunspace.Close(runspace);
            throw;
        }
    }

    private InitialSessionState NewState()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry(EndpointOutputCommand.Name, typeof(EndpointOutputCommand), helpFileName: null));
        state.Commands.Add(new SessionStateFunctionEntry(Function, action.Script));
        foreach ((string variable, object? value) in initialization?.Values ?? new Dictionary<string, object?>())
            state.Variables.Add(new SessionStateVariableEntry(variable, value, ""));
        return state;
    }
}
