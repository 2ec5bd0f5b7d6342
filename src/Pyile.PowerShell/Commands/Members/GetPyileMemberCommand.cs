using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Lists the members that a host has enrolled, present or not.</summary>
[Cmdlet(VerbsCommon.Get, "PyileMember")]
[OutputType(typeof(PyileMember))]
public sealed class GetPyileMemberCommand : SessionCommand
{
    /// <summary>Aliases, member ids or IP addresses, with wildcards. Default: all enrolled members.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(EnrolledMemberCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        IReadOnlyList<EnrolledMember> found = EnrolledLookup.Find(
            (HostSession)session.Session, session.Name, Name, out IReadOnlyList<ErrorRecord> errors);
        foreach (ErrorRecord error in errors)
            WriteError(error);
        WriteObject(found.Select(m => new PyileMember(m, session.Name)).ToArray(), enumerateCollection: true);
    }
}
