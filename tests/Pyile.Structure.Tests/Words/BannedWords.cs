using System.Text.RegularExpressions;

namespace Pyile.Structure.Tests.Words;

/// <summary>
/// Finds in the prose of a file the words of Tables/banned-words.txt, and a form of "to be" with a negated noun, or with "none"
/// after it. "There is" with either of them is plain English.
/// </summary>
internal static class BannedWords
{
    // A phrase may go on in the next line of a comment.
    private const string Gap = @"[\s/*#]+";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled;

    private const string ToBe = "(?:is|are|was|were)";

    // Comparisons are plain English too. The enum value None is written with a capital letter.
    private const string IsNo =
        $@"\b{ToBe}\b(?<!\bthere{Gap}{ToBe}){Gap}(?:no{Gap}(?!(?:longer|more|less|fewer)\b|\w+er{Gap}than\b|\d)\w+|(?-i:none)\b)";

    private static readonly Lazy<IReadOnlyList<(SourceFile File, int Line, string Word)>> AllFound = new(() =>
        [.. Repository.Files.AsParallel().SelectMany(file => In(file).Select(hit => (file, hit.Line, hit.Word)))]);

    private static readonly Regex Banned = new($@"{ListedWords()}|{IsNo}", Options);

    private static readonly Regex Where = new($@"\bwhere{Gap}(?:it{Gap}is|there{Gap}is|nothing|that|this)\b", Options);

    /// <summary>Those of all files of the repository.</summary>
    public static IReadOnlyList<(SourceFile File, int Line, string Word)> InRepository => AllFound.Value;

    public static IReadOnlyList<(int Line, string Word)> In(SourceFile file) =>
        [.. Banned.Matches(file.Prose).Select(match => (file.LineAt(match.Index), Regex.Replace(match.Value, Gap, " ")))];

    /// <summary>"where" that probably means "if": a figure only, because some of these are right.</summary>
    public static int WhereForIf(SourceFile file) => Where.Count(file.Prose);

    private static string ListedWords()
    {
        IEnumerable<string> phrases = File.ReadLines(Path.Combine(Repository.Tables, "banned-words.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => string.Join(Gap, line.Split(' ').Select(Regex.Escape)));
        return $@"\b(?:{string.Join('|', phrases)})\b";
    }
}
