using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Completers;

/// <summary>Offers the ids of banned members, with the names they had.</summary>
internal sealed class BannedMemberCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            ChosenSessions.HostsOf(fakeBoundParameters).SelectMany(h => h.Bans).Where(b => b.Member is not null).Select(b => new Offer(b.Member!.Value.ToString(), $"{b.Alias ?? b.Address}: {b.Reason}")));
}
