using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Pyile.Input;

/// <summary>One way for all completers to match what was typed and to quote what is offered.</summary>
internal abstract class CandidateCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        TypedWord typed = TypedWord.Read(wordToComplete);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (CompletionCandidate candidate in Candidates(commandName, fakeBoundParameters))
        {
            string shown = Views.Format.Text(candidate.Text);
            if (Value(candidate, shown) is not { Length: > 0 } value || !(typed.Begins(candidate.Text) || typed.Begins(shown) || typed.Begins(value)) || !seen.Add(value))
                continue;
            string tip = Views.Format.Text(candidate.Tip);
            yield return new CompletionResult(
                candidate.IsNumber ? value : Quoting.Quote(value, typed.Quote),
                shown,
                CompletionResultType.ParameterValue,
                tip.Length > 0 ? tip : shown);
        }
    }

    /// <summary>What there is, as far as this process knows it: nothing here waits or reads a file.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="bound">What the command line says of other parameters.</param>
    private protected abstract IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound);

    // What cannot be seen has no place on a command line, quoted or not.
    private static string? Value(CompletionCandidate candidate, string shown) =>
        shown != candidate.Text ? candidate.Instead : candidate.IsForPattern ? Quoting.EscapeWildcards(candidate.Text) : candidate.Text;
}
