using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pyile.Structure.Tests.Words;

/// <summary>
/// What a C# file says to people: comments, strings and the words of method names with underscores. The result has the length of
/// the file, so that positions are the same.
/// </summary>
internal static class CSharpProse
{
    // Neither a letter nor a space, so that no phrase goes on across code.
    private const char Code = '\u0001';

    public static string Of(string text, SyntaxTree tree)
    {
        char[] prose = [.. text.Select(character => char.IsWhiteSpace(character) ? character : Code)];
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens())
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia.Concat(token.TrailingTrivia).Where(IsComment))
                text.CopyTo(trivia.FullSpan.Start, prose, trivia.FullSpan.Start, trivia.FullSpan.Length);
            if (IsString(token))
                text.CopyTo(token.SpanStart, prose, token.SpanStart, token.Span.Length);
            else if (token.Parent is MethodDeclarationSyntax method && token == method.Identifier && token.ValueText.Contains('_'))
                token.ValueText.Replace('_', ' ').CopyTo(0, prose, token.SpanStart, token.ValueText.Length);
        }
        return new string(prose);
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or
        SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static bool IsString(SyntaxToken token) => token.Kind() is
        SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or
        SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken or
        SyntaxKind.Utf8MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken;
}
