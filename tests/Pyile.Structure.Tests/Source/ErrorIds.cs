using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pyile.Structure.Tests.Source;

/// <summary>
/// The places where the id of an error is written out or put together, instead of being the name of a constant. An id is an
/// argument for a string parameter "id" or "errorId" of whatever makes an ErrorRecord, or a local variable of that name there.
/// </summary>
internal static class ErrorIds
{
    private const string ErrorRecord = "ErrorRecord";

    private static readonly string[] Names = ["id", "errorId"];

    /// <summary>Each with its file and line, and whether it is put together from parts.</summary>
    public static IReadOnlyList<(string Path, int Line, string Text, bool IsComposed)> NotConstant(SourceModel source) =>
        source.Trees.Any(Mentions) ? [.. source.Trees.AsParallel().SelectMany(tree => In(tree, source.MeaningOf(tree))).Order()] : [];

    // A project that makes no error records needs no closer look.
    private static bool Mentions(SyntaxTree tree) => tree.ToString().Contains(ErrorRecord, StringComparison.Ordinal);

    private static IEnumerable<(string Path, int Line, string Text, bool IsComposed)> In(SyntaxTree tree, SemanticModel meaning) =>
        from node in tree.GetRoot().DescendantNodes()
        let value = (node as ArgumentSyntax)?.Expression ?? (node as VariableDeclaratorSyntax)?.Initializer?.Value
        where value is not null
        from part in Parts(value)
        where IsId(node, meaning)
        select (tree.FilePath, Line(part), part.ToString(), part is not LiteralExpressionSyntax);

    private static bool IsId(SyntaxNode node, SemanticModel meaning) => node switch
    {
        ArgumentSyntax { Parent.Parent: { } call } argument => IsId(argument, call, meaning),
        VariableDeclaratorSyntax variable => Names.Contains(variable.Identifier.ValueText)
            && meaning.GetDeclaredSymbol(variable) is ILocalSymbol { Type.SpecialType: SpecialType.System_String } local
            && MakesAnError(local.ContainingSymbol as IMethodSymbol),
        _ => false,
    };

    private static bool IsId(ArgumentSyntax argument, SyntaxNode call, SemanticModel meaning)
    {
        if (meaning.GetSymbolInfo(call).Symbol is not IMethodSymbol method || !MakesAnError(method))
            return false;
        int position = ((BaseArgumentListSyntax)argument.Parent!).Arguments.IndexOf(argument);
        IParameterSymbol? parameter = argument.NameColon is { } named
            ? method.Parameters.FirstOrDefault(p => p.Name == named.Name.Identifier.ValueText)
            : method.Parameters.ElementAtOrDefault(position);
        return parameter?.Type.SpecialType == SpecialType.System_String && Names.Contains(parameter.Name);
    }

    private static bool MakesAnError(IMethodSymbol? method) =>
        method is not null && (method.ReturnType.Name == ErrorRecord || method.ContainingType.Name == ErrorRecord);

    // Into the arms of a conditional or switch, but not into calls such as nameof(…).
    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax id) => id
        .DescendantNodesAndSelf(node => node is not (InvocationExpressionSyntax or InterpolatedStringExpressionSyntax or PatternSyntax)
            && !node.IsKind(SyntaxKind.AddExpression))
        .Where(node => node.IsKind(SyntaxKind.StringLiteralExpression) || node.IsKind(SyntaxKind.AddExpression)
            || node is InterpolatedStringExpressionSyntax)
        .OfType<ExpressionSyntax>();

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
