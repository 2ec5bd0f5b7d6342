using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Completers;

/// <summary>One way for all completers to match what was typed and to quote what is offered. The texts may come from other machines.</summary>
internal static class Completion
{
    public static IEnumerable<CompletionResult> Complete(string wordToComplete, IEnumerable<(string Text, string Tip)> offers)
    {
        var typed = WildcardPattern.Get(WildcardPattern.Escape(wordToComplete.Trim('\'', '"')) + "*", WildcardOptions.IgnoreCase);
        return offers
            .Where(o => o.Text.Length > 0 && typed.IsMatch(o.Text) && !o.Text.Any(char.IsControl))
            .DistinctBy(o => o.Text, StringComparer.OrdinalIgnoreCase)
            .Select(o => new CompletionResult(Quote(o.Text), Internal.Format.Text(o.Text), CompletionResultType.ParameterValue, Internal.Format.Text(o.Tip)));
    }

    // Letters and digits only: what else is safe differs between the places of a command line.
    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':') && !char.IsAsciiDigit(text[0])
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
