using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the names of sessions.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            SessionTable.All.Select(s => new Offer(s.Name, s.View.ToString()) { Instead = s.Id.ToString(CultureInfo.InvariantCulture) }));
}
