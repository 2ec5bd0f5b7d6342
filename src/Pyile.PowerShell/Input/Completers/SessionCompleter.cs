using System.Collections;
using System.Globalization;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Completes the names of sessions; for cmdlets that need a host, only those of hosts.</summary>
internal sealed class SessionCompleter : CandidateCompleter
{
    private static readonly string[] NounsOfHosts = ["PyileBan", "PyileHost", "PyilePassword", "PyileTicket"];

    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SessionTable.All
            .Where(s => s.IsHost || !IsForHosts(command))
            .Select(s => new CompletionCandidate(s.Name, s.View.ToString()) { Instead = s.Id.ToString(CultureInfo.InvariantCulture) });

    private static bool IsForHosts(string command) =>
        NounsOfHosts.Any(n => command.EndsWith("-" + n, StringComparison.OrdinalIgnoreCase));
}
