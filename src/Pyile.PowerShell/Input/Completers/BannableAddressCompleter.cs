using System.Collections;

namespace Pyile.Input;

/// <summary>Completes addresses that can be banned: those of members and of failed logins.</summary>
internal sealed class BannableAddressCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SelectedSessions.HostsOf(bound)
            .SelectMany(h => h.GetPeers())
            .Where(p => !p.IsSelf)
            .Select(p => new CompletionCandidate(p.Address.Address.ToString(), p.Alias ?? p.Address.ToString()))
            .Concat(SelectedSessions.HostsOf(bound)
                .SelectMany(h => h.Attempts)
                .Select(a => new CompletionCandidate(a.Address.ToString(), $"{a.Count} failed logins")));
}
