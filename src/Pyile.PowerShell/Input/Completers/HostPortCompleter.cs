using System.Collections;
using System.Globalization;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Completes the login ports that this process knows of the named host.</summary>
internal sealed class HostPortCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        KnownHosts.All
            .Where(h => bound["HostName"] is not { } name || h.Name.Equals(name.ToString(), StringComparison.OrdinalIgnoreCase))
            .Select(h => new CompletionCandidate(h.Port.ToString(CultureInfo.InvariantCulture), $"{h.Name}:{h.Port}") { IsNumber = true });
}
