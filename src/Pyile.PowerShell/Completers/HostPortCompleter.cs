using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the ports of the host that is named, as far as this process has met it.</summary>
internal sealed class HostPortCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            KnownHosts.All
                .Where(h => fakeBoundParameters["HostName"] is not { } name || h.Name.Equals(name.ToString(), StringComparison.OrdinalIgnoreCase))
                .Select(h => new Offer(h.Port.ToString(CultureInfo.InvariantCulture), $"{h.Name}:{h.Port}") { IsNumber = true }));
}
