using System.Collections;
using System.Globalization;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Completes the ids of sessions.</summary>
internal sealed class SessionIdCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SessionTable.All
            .Select(s => new CompletionCandidate(s.Id.ToString(CultureInfo.InvariantCulture), s.View.ToString()) { IsNumber = true });
}
