using Pyile.Structure.Tests.Words;

namespace Pyile.Structure.Tests;

/// <summary>Plain English, as far as a test can hold it: see <see cref="BannedWords"/>.</summary>
public sealed class WordTests
{
    private const int Shown = 60;

    [Fact]
    public void Banned_words_are_not_used()
    {
        ILookup<string, string> found = BannedWords.InRepository
            .ToLookup(hit => hit.File.Folder, hit => $"{hit.File.Path}:{hit.Line}: {hit.Word}");

        Ratchet.Named("words-budget").Check(
            found.ToDictionary(folder => folder.Key, folder => folder.Count()),
            folder => string.Concat(found[folder].Order(StringComparer.Ordinal).Take(Shown).Select(place => $"\n    {place}")));
    }
}
