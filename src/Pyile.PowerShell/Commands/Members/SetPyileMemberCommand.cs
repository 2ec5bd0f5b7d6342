using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Gives an enrolled member another name, roles or tags.</summary>
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
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Alias { get; set; }

    /// <summary>The roles that the member has from now on, instead of those that it had; an empty array takes them away.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [AllowEmptyCollection]
    public string[]? Role { get; set; }

    /// <summary>The tags that the member has from now on, instead of those that it had; an empty array takes them away.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyCollection]
    public string[]? Tag { get; set; }

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
        if (found.Count > 1 && Alias is not null)
        {
            WriteError(Errors.AmbiguousMember(session.Name, Alias, found.Select(m => m.Alias)));
            return;
        }
        foreach (EnrolledMember member in found)
        {
            if (ShouldProcess($"{member.Alias} of {session.Name}", Describe()))
                Change(session, host, member);
        }
    }

    private string Describe() => string.Join(", ", (string[])[
        .. Alias is null ? [] : (string[])[$"Rename the member to {Alias}"],
        .. Role is null ? [] : (string[])[$"Set its roles to '{string.Join(", ", Role)}'"],
        .. Tag is null ? [] : (string[])[$"Set its tags to '{string.Join(", ", Tag)}'"],
    ]);

    private void Change(ModuleSession session, HostSession host, EnrolledMember member)
    {
        ErrorRecord? error = null;
        try
        {
            if (Alias is not null)
                Wait(host.RenameMemberAsync(member.Id, Alias, StopToken));
            if (Role is not null || Tag is not null)
                Wait(host.LabelMemberAsync(member.Id, Role, Tag, StopToken));
        }
        catch (PyileException exception)
        {
            error = Errors.From(exception, member.Alias);
        }
        UnsavedReport.Write(this, session);
        if (error is not null)
            WriteError(error);
        else if (PassThru && host.EnrolledMembers.FirstOrDefault(m => m.Id == member.Id) is { } changed)
            WriteObject(new PyileMember(changed, session.Name));
    }
}
