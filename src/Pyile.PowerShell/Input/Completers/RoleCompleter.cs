using System.Collections;

namespace Pyile.Input;

/// <summary>Completes the roles that members of the open sessions have.</summary>
internal sealed class RoleCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SelectedSessions.Of(bound)
            .SelectMany(s => s.Session.GetPeers())
            .SelectMany(p => p.Roles)
            .Concat(SelectedSessions.HostsOf(bound).SelectMany(h => h.EnrolledMembers).SelectMany(m => m.Roles))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal)
            .Select(name => new CompletionCandidate(name, name));
}
