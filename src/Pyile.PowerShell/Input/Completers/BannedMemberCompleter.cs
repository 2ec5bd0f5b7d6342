using System.Collections;

namespace Pyile.Input;

/// <summary>Completes the ids of banned members, and shows their names.</summary>
internal sealed class BannedMemberCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SelectedSessions.HostsOf(bound)
            .SelectMany(h => h.Bans)
            .Where(b => b.Member is not null)
            .Select(b => new CompletionCandidate(b.Member!.Value.ToString(), $"{b.Alias ?? b.Address}: {b.Reason}"));
}
