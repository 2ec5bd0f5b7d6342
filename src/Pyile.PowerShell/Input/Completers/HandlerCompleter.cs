using System.Collections;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Completes the names of handlers.</summary>
internal sealed class HandlerCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SessionTable.All
            .SelectMany(s => s.Handlers.All)
            .Select(h => new CompletionCandidate(h.Name, h.View.ToString()) { IsForPattern = true });
}
