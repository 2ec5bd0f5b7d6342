using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Gives an enrolled member another name.</summary>
[Cmdlet(VerbsCommon.Set, "PyileMember", SupportsShouldProcess = true)]
[OutputType(typeof(PyileMember))]
public sealed class SetPyileMemberCommand : NamedSessionCommand
{
    /// <summary>The member: its alias, its id or its IP address, or an object from Get-PyileMember or Get-PyilePeer.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [MemberTransformation]
    [ArgumentCompleter(typeof(EnrolledMemberCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Peer { get; set; } = [];

    /// <summary>The new name. From now on the member cannot choose another one at its logins.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Alias { get; set; } = "";

    /// <summary>Returns the member.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        var host = (HostSession)session.Session;
        IReadOnlyList<EnrolledMember> found = EnrolledLookup.Find(host, session.Name, Peer, out IReadOnlyList<ErrorRecord> errors);
        foreach (ErrorRecord error in errors)
            WriteError(error);
        if (found.Count > 1)
            WriteError(Errors.AmbiguousMember(session.Name, Alias, found.Select(m => m.Alias)));
        else if (found is [var member] && ShouldProcess($"{member.Alias} of {session.Name}", $"Rename the member to {Alias}"))
            Rename(session, host, member);
    }

    private void Rename(ModuleSession session, HostSession host, EnrolledMember member)
    {
        ErrorRecord? error = null;
        try
        {
            Wait(host.RenameMemberAsync(member.Id, Alias, StopToken));
        }
        catch (PyileException exception)
        {
            error = Errors.From(exception, member.Alias);
        }
        UnsavedReport.Write(this, session);
        if (error is not null)
            WriteError(error);
        else if (PassThru && host.EnrolledMembers.FirstOrDefault(m => m.Id == member.Id) is { } renamed)
            WriteObject(new PyileMember(renamed, session.Name));
    }
}
