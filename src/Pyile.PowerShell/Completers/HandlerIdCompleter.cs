using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the ids of handlers.</summary>
internal sealed class HandlerIdCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Complete(
            wordToComplete,
            SessionTable.All.SelectMany(s => s.Handlers.All).Select(h => new Offer(h.Id.ToString(CultureInfo.InvariantCulture), h.View.ToString()) { IsNumber = true }));
}
