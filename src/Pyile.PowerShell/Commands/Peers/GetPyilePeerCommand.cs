using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Lists the members of a network, including this session.</summary>
[Cmdlet(VerbsCommon.Get, "PyilePeer")]
[OutputType(typeof(PyilePeer))]
public sealed class GetPyilePeerCommand : SessionCommand
{
    /// <summary>Aliases or addresses, with wildcards. Default: all members.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
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

    private protected override void ProcessRecord(ModuleSession session)
    {
        var labels = new LabelFilter(Role, Tag);
        IReadOnlyList<Peer> roster = session.Session.GetPeers();
        foreach (string name in Name)
        {
            var filter = new MemberFilter(name);
            IReadOnlyList<PyilePeer> found = [.. roster
                .Where(p => filter.IsMatch(p.Id, p.Alias, p.Address) && labels.IsMatch(p.Roles, p.Tags))
                .Select(p => new PyilePeer(p, session.Name))];
            if (found.Count == 0 && !filter.IsPattern && labels.IsEmpty)
                WriteError(Errors.PeerNotFound(session.Name, name));
            WriteObject(found, enumerateCollection: true);
        }
    }
}
