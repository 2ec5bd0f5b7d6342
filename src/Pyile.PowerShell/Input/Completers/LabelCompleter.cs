using System.Collections;
using Pyile.Engine.Model;

namespace Pyile.Input;

/// <summary>Completes roles or tags that members of the open sessions have, present or not.</summary>
internal abstract class LabelCompleter : CandidateCompleter
{
    private protected abstract IReadOnlyList<string> LabelsOf(Peer peer);

    private protected abstract IReadOnlyList<string> LabelsOf(EnrolledMember member);

    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SelectedSessions.Of(bound)
            .SelectMany(s => s.Session.GetPeers())
            .SelectMany(LabelsOf)
            .Concat(SelectedSessions.HostsOf(bound).SelectMany(h => h.EnrolledMembers).SelectMany(LabelsOf))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal)
            .Select(name => new CompletionCandidate(name, name));
}
