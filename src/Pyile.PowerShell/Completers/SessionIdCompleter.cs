using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the ids of sessions.</summary>
internal sealed class SessionIdCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            SessionTable.All.Select(s => new Offer(s.Id.ToString(CultureInfo.InvariantCulture), s.View.ToString()) { IsNumber = true }));
}
