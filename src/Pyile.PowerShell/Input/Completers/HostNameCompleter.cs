using System.Collections;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Offers the hosts whose networks this process has met.</summary>
internal sealed class HostNameCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        KnownHosts.All.Select(h => new CompletionCandidate(h.Name, $"{h.Name}:{h.Port}"));
}
