using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Pyile.Structure.Tests.Source;

/// <summary>The types, enums and delegates that a file declares outside any other type.</summary>
internal static class TopLevelTypes
{
    /// <summary>Types of at least this many lines are not small.</summary>
    public const int SmallLines = 15;

    public static IEnumerable<MemberDeclarationSyntax> In(SyntaxTree tree) => tree.GetRoot()
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>()
        .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>
    /// How many types of a file ask for a file of their own: all but file-local types and but small records, enums, interfaces and
    /// delegates, which may share a file with each other or with one type that is not small.
    /// </summary>
    public static int Large(SyntaxTree tree) =>
        In(tree).Count(type => !type.Modifiers.Any(SyntaxKind.FileKeyword) && !IsSmall(type));

    /// <summary>Attributes and documentation are not counted in the lines of a type.</summary>
    private static bool IsSmall(MemberDeclarationSyntax type)
    {
        if (type is not (RecordDeclarationSyntax or EnumDeclarationSyntax or InterfaceDeclarationSyntax or DelegateDeclarationSyntax))
            return false;
        SyntaxToken first = type.AttributeLists.Count > 0 ? type.AttributeLists.Last().GetLastToken().GetNextToken() : type.GetFirstToken();
        FileLinePositionSpan lines = type.SyntaxTree.GetLineSpan(TextSpan.FromBounds(first.SpanStart, type.Span.End));
        return lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1 < SmallLines;
    }
}
