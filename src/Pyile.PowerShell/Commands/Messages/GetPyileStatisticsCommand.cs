using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Shows how many messages a session has sent and received, in total and for each member.</summary>
[Cmdlet(VerbsCommon.Get, "PyileStatistics")]
[OutputType(typeof(PyileStatistics))]
public sealed class GetPyileStatisticsCommand : SessionCommand
{
    /// <summary>Only these members: aliases or addresses, with wildcards, or members from Get-PyilePeer.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Peer { get; set; }

    private protected override void ProcessRecord(ModuleSession session)
    {
        IReadOnlyList<PeerStatistics> members = session.Session.GetStatistics();
        if (Peer is null)
        {
            WriteObject(new PyileStatistics(session.Session.Counters, members, session.Name));
            Write(session, members);
            return;
        }
        foreach (string peer in Peer)
        {
            var filter = new MemberFilter(peer);
            IReadOnlyList<PeerStatistics> found = [.. members.Where(m => filter.IsMatch(m.Id, m.Alias, m.Address))];
            if (found.Count == 0 && !filter.IsPattern)
                ReportMissing(session, peer);
            Write(session, found);
        }
    }

    private void Write(ModuleSession session, IEnumerable<PeerStatistics> members) =>
        WriteObject(members.Select(m => new PyileStatistics(m, session.Name)).ToArray(), enumerateCollection: true);

    private void ReportMissing(ModuleSession session, string peer)
    {
        if (PeerLookup.Find(session.Session, session.Name, peer, out _) is { IsSelf: true } self)
            WriteVerbose($"{self.Address} is this session itself; skipped.");
        else
            WriteError(Errors.PeerNotFound(session.Name, peer));
    }
}
