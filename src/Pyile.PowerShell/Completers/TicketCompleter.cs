using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Completers;

/// <summary>Offers the ids of tickets, with what they are for.</summary>
internal sealed class TicketCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            ChosenSessions.HostsOf(fakeBoundParameters).SelectMany(h => h.Tickets).Select(t => new Offer(t.Id.ToString(), t.Note ?? $"{t.UsesLeft} of {t.Uses} left")));
}
