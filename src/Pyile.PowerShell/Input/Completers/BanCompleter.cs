using System.Collections;

namespace Pyile.Input;

/// <summary>Completes the addresses and prefixes of the ban lists.</summary>
internal sealed class BanCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SelectedSessions.HostsOf(bound)
            .SelectMany(h => h.Bans)
            .Where(b => b.Address is not null)
            .Select(b => new CompletionCandidate(b.Address!, b.Reason));
}
