using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Completers;

/// <summary>Offers the rules of the ban lists.</summary>
internal sealed class BanCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            ChosenSessions.HostsOf(fakeBoundParameters).SelectMany(h => h.Bans).Where(b => b.Address is not null).Select(b => new Offer(b.Address!, b.Reason)));
}
