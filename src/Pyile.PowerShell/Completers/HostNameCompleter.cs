using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the hosts whose networks this process has met.</summary>
internal sealed class HostNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            KnownHosts.All.Select(h => new Offer(h.Name, $"{h.Name}:{h.Port}")));
}
