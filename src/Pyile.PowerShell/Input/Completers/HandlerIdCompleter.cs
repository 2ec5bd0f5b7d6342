using System.Collections;
using System.Globalization;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Completes the ids of handlers.</summary>
internal sealed class HandlerIdCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SessionTable.All
            .SelectMany(s => s.Handlers.All)
            .Select(h => new CompletionCandidate(h.Id.ToString(CultureInfo.InvariantCulture), h.View.ToString()) { IsNumber = true });
}
