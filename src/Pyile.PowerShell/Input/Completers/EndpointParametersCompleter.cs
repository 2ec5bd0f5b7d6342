using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Texts;

namespace Pyile.Input;

/// <summary>
/// Completes the parameters of an endpoint that Get-PyileEndpoint -Peer has listed: a hashtable with the mandatory ones, and one with all.
/// </summary>
internal sealed class EndpointParametersCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string name = $"{fakeBoundParameters["Name"]}";
        PyileEndpoint? endpoint = SelectedSessions.Of(fakeBoundParameters)
            .SelectMany(s => s.Endpoints.Known)
            .FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (endpoint is null || wordToComplete.Length > 0)
            yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (IEnumerable<PyileEndpointParameter> some in new[] { endpoint.Parameters.Where(p => p.IsMandatory), endpoint.Parameters })
        {
            string text = TableOf(some);
            if (seen.Add(text))
                yield return new CompletionResult(text, text, CompletionResultType.ParameterValue, endpoint.ToString());
        }
    }

    // What comes from another machine is put on the command line only in quotes, and only if it is visible.
    private static string TableOf(IEnumerable<PyileEndpointParameter> parameters) =>
        $"@{{ {string.Join("; ", parameters.Where(p => VisibleText.Of(p.Name) == p.Name).Select(p => $"{KeyOf(p.Name)} = {ValueOf(p)}"))} }}";

    private static string KeyOf(string name) => name.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(name[0]) ? name : Quoting.Quote(name, '\'');

    private static string ValueOf(PyileEndpointParameter parameter) => parameter switch
    {
        { ValidValues: [var first, ..] } when VisibleText.Of(first) == first => Quoting.Quote(first, '\''),
        { Type: "switch" or "Boolean" } => "$true",
        { Type: "Int32" or "Int64" or "Double" or "Decimal" } => "0",
        _ => "''",
    };
}
