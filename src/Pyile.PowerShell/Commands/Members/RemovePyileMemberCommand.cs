using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Removes enrolled members from a network: those that are present leave at once, and their keys are refused from now on.</summary>
[Cmdlet(VerbsCommon.Remove, "PyileMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class RemovePyileMemberCommand : NamedSessionCommand
{
    /// <summary>Members to remove: aliases, member ids or IP addresses, with wildcards, or objects from Get-PyileMember or Get-PyilePeer.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [MemberTransformation]
    [ArgumentCompleter(typeof(EnrolledMemberCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Peer { get; set; } = [];

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        var host = (HostSession)session.Session;
        IReadOnlyList<EnrolledMember> found = EnrolledLookup.Find(host, session.Name, Peer, out IReadOnlyList<ErrorRecord> errors);
        foreach (EnrolledMember member in found)
        {
            if (ShouldProcess($"{member.Alias} of {session.Name}", "Remove the member"))
                Remove(session, host, member);
        }
        foreach (ErrorRecord error in errors)
            WriteError(error);
    }

    private void Remove(ModuleSession session, HostSession host, EnrolledMember member)
    {
        ErrorRecord? error = null;
        try
        {
            Wait(host.RemoveMemberAsync(member.Id, StopToken));
        }
        catch (PyileException exception)
        {
            error = Errors.From(exception, member.Alias);
        }
        UnsavedReport.Write(this, session);
        if (error is not null)
            WriteError(error);
    }
}
