using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Completers;

/// <summary>Offers the addresses that can be banned: those of members, and those where logins have failed.</summary>
internal sealed class StrangerCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            [
                .. ChosenSessions.HostsOf(fakeBoundParameters).SelectMany(h => h.GetPeers()).Where(p => !p.IsSelf).Select(p => new Offer(p.Address.Address.ToString(), p.Alias ?? p.Address.ToString())),
                .. ChosenSessions.HostsOf(fakeBoundParameters).SelectMany(h => h.Attempts).Select(a => new Offer(a.Address.ToString(), $"{a.Count} failed logins")),
            ]);
}
