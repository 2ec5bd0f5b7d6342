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

    private protected override void ProcessRecord(ModuleSession session)
    {
        IReadOnlyList<Peer> roster = session.Session.GetPeers();
        foreach (string name in Name)
        {
            var filter = new MemberFilter(name);
            IReadOnlyList<PyilePeer> found = [.. roster
                .Where(p => filter.IsMatch(p.Id, p.Alias, p.Address))
                .Select(p => new PyilePeer(p, session.Name))];
            if (found.Count == 0 && !filter.IsPattern)
                WriteError(Errors.PeerNotFound(session.Name, name));
            WriteObject(found, enumerateCollection: true);
        }
    }
}
