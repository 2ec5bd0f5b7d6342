using Pyile.Structure.Tests.Words;

namespace Pyile.Structure.Tests.Checkers;

/// <summary>The examples are in a file that is not checked for words itself.</summary>
public sealed class BannedWordsTests
{
    private static readonly string Phrase = Lines("banned-words.txt").First(line => line.Contains(' '));

    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (string[] parts in Lines("word-examples.txt").Select(line => line.Split(" | ")))
                examples.Add(parts[0], parts[1]);
            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Only_whole_words_and_statements_that_something_is_not_something_are_found(string word, string text) =>
        Assert.Equal(word == "-" ? [] : [word], Find("example.md", text).Select(hit => hit.Word.ToLowerInvariant()));

    [Fact]
    public void Comments_documentation_strings_and_test_names_are_read_with_their_lines()
    {
        string text = $$"""
            // {{Phrase}}
            /// <summary>{{Phrase}}</summary>
            class Example
            {
                const string Text = "{{Phrase}}"; /* {{Phrase}} */
                string Format(int n) => $"{n} {{Phrase}} {n}";
                void It_{{Phrase.Replace(' ', '_')}}_here() { }
            }
            """;

        Assert.Equal([1, 2, 5, 5, 6, 7], Find("Example.cs", text).Select(hit => hit.Line));
    }

    [Fact]
    public void A_phrase_that_goes_on_in_the_next_comment_line_is_found()
    {
        string[] words = Phrase.Split(' ');

        Assert.Single(Find("Example.cs", $"class A\n{{\n    /// {words[0]}\n    /// {string.Join(' ', words[1..])}\n}}\n"));
    }

    [Fact]
    public void Code_is_not_prose()
    {
        string word = Lines("banned-words.txt").First(line => !line.Contains(' '));

        Assert.Empty(Find("Example.cs", $"class A {{ void {word}() {{ var {word} = 1; }} }}"));
    }

    private static IEnumerable<string> Lines(string table) =>
        File.ReadLines(Path.Combine(Repository.Tables, table)).Where(line => !line.StartsWith('#'));

    private static IReadOnlyList<(int Line, string Word)> Find(string path, string text) => BannedWords.In(new SourceFile(path, text));
}
