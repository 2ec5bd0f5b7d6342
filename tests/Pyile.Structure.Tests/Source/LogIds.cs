using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pyile.Structure.Tests.Source;

/// <summary>The ids of [LoggerMessage]: each is to be the name of a constant, all of them from one file.</summary>
internal static class LogIds
{
    /// <summary>The lines of each file whose id is not a constant, or is one from another file than most.</summary>
    public static IEnumerable<(string Path, int Line)> NotConstant(SourceModel source)
    {
        (string Path, int Line, string? DeclaredIn)[] all = [.. source.Trees.SelectMany(tree => In(tree, source.MeaningOf(tree)))];
        string? shared = all.Where(id => id.DeclaredIn is not null).GroupBy(id => id.DeclaredIn).MaxBy(group => group.Count())?.Key;
        return all.Where(id => id.DeclaredIn is null || id.DeclaredIn != shared).Select(id => (id.Path, id.Line));
    }

    private static IEnumerable<(string Path, int Line, string? DeclaredIn)> In(SyntaxTree tree, SemanticModel meaning) =>
        from attribute in tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "LoggerMessage" or "LoggerMessageAttribute"
        let symbol = IdOf(attribute) is { } id ? meaning.GetSymbolInfo(id).Symbol as IFieldSymbol : null
        let file = symbol is { IsConst: true } ? symbol.Locations[0].SourceTree?.FilePath : null
        select (tree.FilePath, attribute.GetLocation().GetLineSpan().StartLinePosition.Line + 1, file);

    private static ExpressionSyntax? IdOf(AttributeSyntax attribute)
    {
        IEnumerable<AttributeArgumentSyntax> arguments = attribute.ArgumentList?.Arguments ?? [];
        AttributeArgumentSyntax? named = arguments.FirstOrDefault(
            argument => (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText is "EventId" or "eventId");
        return (named ?? arguments.FirstOrDefault())?.Expression;
    }
}
