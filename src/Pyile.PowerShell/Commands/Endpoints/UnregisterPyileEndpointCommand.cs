using System.Management.Automation;
using Pyile.Input;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Runtime.Endpoints;
using Pyile.Runtime.Handlers;

namespace Pyile.Commands;

/// <summary>
/// Withdraws endpoints. Calls that run are finished, and the cmdlet waits for that; new ones are refused. An action that withdraws
/// endpoints does not wait.
/// </summary>
[Cmdlet(VerbsLifecycle.Unregister, "PyileEndpoint", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
public sealed class UnregisterPyileEndpointCommand : CancellableCommand
{
    private const string NameSet = "Name";
    private const string EndpointSet = "Endpoint";

    /// <summary>Names, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Endpoints that Get-PyileEndpoint or Register-PyileEndpoint returned.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EndpointSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PyileEndpoint[] Endpoint { get; set; } = [];

    /// <summary>A session, its name or its id. Default: all sessions.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (IEndpointSource endpoint in ParameterSetName == EndpointSet ? Endpoint.Select(e => e.Source).OfType<IEndpointSource>() : Find())
        {
            if (!ShouldProcess($"{endpoint.Name} of {endpoint.SessionName}", "Withdraw the endpoint"))
                continue;
            Task removed = endpoint.RemoveAsync();
            if (HandlerRunspace.CurrentSession is null)
                Wait(removed);
        }
    }

    private List<Endpoint> Find()
    {
        var found = new List<Endpoint>();
        IReadOnlyList<ModuleSession> sessions = SessionTable.All;
        if (Session is not null)
        {
            if (SessionTable.Find(Session) is not { } one)
            {
                WriteError(Errors.SessionNotFound(Session, SessionTable.Views));
                return found;
            }
            sessions = [one];
        }
        foreach (string name in Name)
        {
            found.AddRange(EndpointSelection.Find(sessions, name, out ErrorRecord? error));
            if (error is not null)
                WriteError(error);
        }
        return found;
    }
}
