using System.Collections;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Completes the names of hosts that this process knows.</summary>
internal sealed class HostNameCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        KnownHosts.All.Select(h => new CompletionCandidate(h.Name, $"{h.Name}:{h.Port}"));
}
