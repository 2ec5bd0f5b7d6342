using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Completers;

/// <summary>One way for all completers to match what was typed and to quote what is offered.</summary>
internal abstract class OfferCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        TypedWord typed = TypedWord.Read(wordToComplete);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Offer offer in Offers(commandName, fakeBoundParameters))
        {
            string shown = Internal.Format.Text(offer.Text);
            if (Value(offer, shown) is not { Length: > 0 } value || !(typed.Begins(offer.Text) || typed.Begins(shown) || typed.Begins(value)) || !seen.Add(value))
                continue;
            string tip = Internal.Format.Text(offer.Tip);
            yield return new CompletionResult(
                offer.IsNumber ? value : Quoting.Quote(value, typed.Quote),
                shown,
                CompletionResultType.ParameterValue,
                tip.Length > 0 ? tip : shown);
        }
    }

    /// <summary>What there is, as far as this process knows it: nothing here waits or reads a file.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="bound">What the command line says of other parameters.</param>
    private protected abstract IEnumerable<Offer> Offers(string command, IDictionary bound);

    // What cannot be seen has no place on a command line, quoted or not.
    private static string? Value(Offer offer, string shown) =>
        shown != offer.Text ? offer.Instead : offer.IsForPattern ? Quoting.EscapeWildcards(offer.Text) : offer.Text;
}
