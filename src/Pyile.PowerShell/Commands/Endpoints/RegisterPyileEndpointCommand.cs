using System.Management.Automation;
using Pyile.Input;
using Pyile.Protocol;
using Pyile.Runtime;
using Pyile.Runtime.Endpoints;
using Pyile.Runtime.Handlers;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>
/// Offers a script block to other members, until it is unregistered or the session ends. Its parameters, with their types, validation and
/// mandatory ones, are what callers can give. In the action, $Caller is the member that calls, and $Session the session.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "PyileEndpoint", SupportsShouldProcess = true)]
[OutputType(typeof(PyileEndpoint))]
public sealed class RegisterPyileEndpointCommand : SessionCommand
{
    private HandlerAction _action = null!;
    private HandlerAction? _initialization;

    /// <summary>The name by which other members call it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 64)]
    public string Name { get; set; } = null!;

    /// <summary>The script block that runs for each call, or a function, as in ${function:Restart-App}.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Action { get; set; } = null!;

    /// <summary>
    /// Members that may call it: aliases or addresses of those that are there now, member ids, or members from Get-PyilePeer. Their ids count,
    /// which their keys prove.
    /// </summary>
    [Parameter]
    [MemberTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] AllowMember { get; set; } = [];

    /// <summary>Roles whose members may call it. Only the host assigns roles, with New-PyileTicket or Set-PyileMember.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] AllowRole { get; set; } = [];

    /// <summary>Lets every member call it. By default no member may.</summary>
    [Parameter]
    public SwitchParameter AllowEveryone { get; set; }

    /// <summary>How many calls of it run at the same time; more wait. Default: 8.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>A script block that runs once in each runspace of the endpoint before its first call: for functions, modules and variables.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (!NameRule.IsUsable(Name) || Name.Contains(':', StringComparison.Ordinal))
            ThrowTerminatingError(Errors.EndpointNameInvalid(Name));
        ErrorRecord? error = null;
        if (HandlerAction.FromWhole(Action, SessionState, 0, out error) is not { } action
            || (InitializationScript is not null
                && (_initialization = HandlerAction.FromWhole(InitializationScript, SessionState, action.Values.Count, out error)) is null))
        {
            ThrowTerminatingError(error!);
            return;
        }
        _action = action;
    }

    private protected override void ProcessRecord(ModuleSession session)
    {
        if (Access(session) is not { } access || !ShouldProcess(session.Name, $"Register the endpoint {Name} for {access}"))
            return;
        if (!session.IsOpen)
        {
            WriteError(Errors.HandlerSessionEnded(session.View));
            return;
        }
        var runspaces = new EndpointRunspaces(session, Name, _action, _initialization, ThrottleLimit);
        if (Open(session, runspaces) is { } contract && Offer(session, access, runspaces, contract))
            return;
        runspaces.Dispose();
    }

    private bool Offer(ModuleSession session, EndpointAccess access, EndpointRunspaces runspaces, EndpointContract contract)
    {
        if (contract.TakesCode is { } parameter)
        {
            WriteError(Errors.EndpointActionInvalid($"The parameter '{parameter}' would make code of a caller's text."));
            return false;
        }
        var endpoint = new Endpoint(Name, session.Endpoints, access, runspaces, contract, _action.Synopsis, ThrottleLimit);
        if (!session.Endpoints.TryAdd(endpoint))
        {
            WriteError(Errors.EndpointNameTaken(Name, session.Name));
            return false;
        }
        WriteObject(endpoint.View);
        return true;
    }

    /// <returns>Null if a member was not found; an error has been written then.</returns>
    private EndpointAccess? Access(ModuleSession session)
    {
        var members = new HashSet<MemberId>();
        foreach (string name in AllowMember)
        {
            // A member that is not there yet can be named by its id only.
            if (MemberId.TryParse(name, out MemberId id))
            {
                members.Add(id);
            }
            else if (PeerLookup.Find(session.Session, session.Name, name, out ErrorRecord? error) is { } peer)
            {
                members.Add(peer.Id);
            }
            else
            {
                WriteError(error);
                return null;
            }
        }
        return new EndpointAccess(AllowEveryone, members, AllowRole);
    }

    // Opening takes a moment, and shows whether the scripts can be used at all.
    private EndpointContract? Open(ModuleSession session, EndpointRunspaces runspaces)
    {
        try
        {
            return Wait(Task.Run(runspaces.OpenFirst));
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            WriteError(Errors.EndpointRunspaceFailed(exception, session.View));
            return null;
        }
    }
}
