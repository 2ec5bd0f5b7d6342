using System.Collections;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>Completes names of endpoints: those of this process, and those that Get-PyileEndpoint -Peer has listed.</summary>
internal sealed class EndpointCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound)
    {
        IEnumerable<ModuleSession> sessions = [.. SelectedSessions.Of(bound)];
        IEnumerable<PyileEndpoint> known = sessions.SelectMany(s => s.Endpoints.Known);
        IEnumerable<PyileEndpoint> own = sessions.SelectMany(s => s.Endpoints.All).Select(e => e.View);
        bool isForOthers = command.StartsWith("Invoke", StringComparison.OrdinalIgnoreCase);
        return (isForOthers ? known : own.Concat(known)).Select(e => new CompletionCandidate(e.Name, e.ToString()));
    }
}
