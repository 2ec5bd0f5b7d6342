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

    /// <summary>Only members that have one of these roles. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Role { get; set; }

    /// <summary>Only members that have one of these tags, as in site=eu or site=*. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Tag { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        IReadOnlyList<EnrolledMember> found = EnrolledLookup.Find(
            (HostSession)session.Session, session.Name, Name, out IReadOnlyList<ErrorRecord> errors);
        foreach (ErrorRecord error in errors)
            WriteError(error);
        var labels = new LabelFilter(Role, Tag);
        WriteObject(found.Where(m => labels.IsMatch(m.Roles, m.Tags)).Select(m => new PyileMember(m, session.Name)).ToArray(), enumerateCollection: true);
    }
}
