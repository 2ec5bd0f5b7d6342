using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Pyile.Structure.Tests.Words;

namespace Pyile.Structure.Tests;

/// <summary>A text file of the repository; its path is relative to the root and written with '/'.</summary>
internal sealed class SourceFile
{
    private static readonly CSharpParseOptions Options = new(
        LanguageVersion.Preview, DocumentationMode.Parse, preprocessorSymbols: ["NET", "NET10_0_OR_GREATER"]);

    private static readonly string[] TextEndings =
        [".cs", ".md", ".ps1", ".psm1", ".psd1", ".ps1xml", ".xml", ".xslt", ".help.txt", ".csproj", ".props", ".targets", ".yml"];

    private readonly Lazy<SyntaxTree> _tree;
    private readonly Lazy<string> _prose;

    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        _tree = new(() => CSharpSyntaxTree.ParseText(text, Options, path));
        _prose = new(() => IsCSharp ? CSharpProse.Of(text, Tree) : text);
    }

    public string Path { get; }

    public string Text { get; }

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>The first two parts of the path for files of projects, else the first one; "." for files in the root.</summary>
    public string Folder => FolderOf(Path);

    public SyntaxTree Tree => _tree.Value;

    /// <summary>What the file says to people, at the positions of its text.</summary>
    public string Prose => _prose.Value;

    public static bool IsText(string path) => TextEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    public int LineAt(int position) => Text.AsSpan(0, position).Count('\n') + 1;

    private static string FolderOf(string path) => path.Split('/') switch
    {
        [_] => ".",
        ["src" or "tests" or "samples" or "bench", var project, _, ..] => $"{path.Split('/')[0]}/{project}",
        [var first, ..] => first,
        _ => ".",
    };
}
