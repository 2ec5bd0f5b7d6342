using System.Collections;

namespace Pyile.Input;

/// <summary>Completes the aliases of enrolled members, present or not, and shows when each was seen last.</summary>
internal sealed class EnrolledMemberCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SelectedSessions.HostsOf(bound)
            .SelectMany(h => h.EnrolledMembers)
            .Select(m => new CompletionCandidate(m.Alias, m.IsPresent ? $"{m.Alias} is present" : $"{m.Alias}, last seen {m.LastSeen.LocalDateTime:g}")
            {
                Instead = m.Id.ToString(),
                IsForPattern = true,
            });
}
