using System.Management.Automation;

namespace Pyile.Completers;

/// <summary>One way for all completers to match what was typed and to quote what is offered.</summary>
internal static class Completion
{
    public static IEnumerable<CompletionResult> Complete(string wordToComplete, IEnumerable<Offer> offers)
    {
        TypedWord typed = TypedWord.Read(wordToComplete);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Offer offer in offers)
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

    // What cannot be seen has no place on a command line, quoted or not.
    private static string? Value(Offer offer, string shown) =>
        shown != offer.Text ? offer.Instead : offer.IsForPattern ? Quoting.EscapeWildcards(offer.Text) : offer.Text;
}
