using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Input;

/// <summary>The base class of all completers: matches candidates with the typed text and quotes them.</summary>
internal abstract class CandidateCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        TypedWord typed = TypedWord.Read(wordToComplete);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (CompletionCandidate candidate in Candidates(commandName, fakeBoundParameters))
        {
            string shown = Texts.VisibleText.Of(candidate.Text);
            if (Value(candidate, shown) is not { Length: > 0 } value
                || !(typed.Begins(candidate.Text) || typed.Begins(shown) || typed.Begins(value)) || !seen.Add(value))
                continue;
            string tip = Texts.VisibleText.Of(candidate.Tip);
            yield return new CompletionResult(
                candidate.IsNumber ? value : Quoting.Quote(value, typed.Quote),
                shown,
                CompletionResultType.ParameterValue,
                tip.Length > 0 ? tip : shown);
        }
    }

    /// <summary>Returns what this process knows. Implementations must not wait or read files.</summary>
    /// <param name="command">The name of the cmdlet.</param>
    /// <param name="bound">The other parameters on the command line.</param>
    private protected abstract IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound);

    // Text with invisible characters is never put on a command line, not even quoted.
    private static string? Value(CompletionCandidate candidate, string shown) =>
        shown != candidate.Text ? candidate.Instead : candidate.IsForPattern ? Quoting.EscapeWildcards(candidate.Text) : candidate.Text;
}
