using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the names of sessions; where only a host can be meant, those of hosts.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    private static readonly string[] NounsOfHosts = ["PyileBan", "PyileHost", "PyilePassword", "PyileTicket"];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            SessionTable.All.Where(s => s.IsHost || !IsForHosts(commandName)).Select(s => new Offer(s.Name, s.View.ToString()) { Instead = s.Id.ToString(CultureInfo.InvariantCulture) }));

    private static bool IsForHosts(string commandName) =>
        NounsOfHosts.Any(n => commandName.EndsWith("-" + n, StringComparison.OrdinalIgnoreCase));
}
