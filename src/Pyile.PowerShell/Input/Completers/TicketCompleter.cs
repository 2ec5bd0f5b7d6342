using System.Collections;

namespace Pyile.Input;

/// <summary>Completes the ids of tickets, and shows their notes.</summary>
internal sealed class TicketCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        SelectedSessions.HostsOf(bound)
            .SelectMany(h => h.Tickets)
            .Select(t => new CompletionCandidate(t.Id.ToString(), t.Note ?? $"{t.UsesLeft} of {t.Uses} left"));
}
