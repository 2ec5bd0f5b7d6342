using System.Globalization;

namespace Pyile.Structure.Tests;

/// <summary>
/// A table of today's offenders with a number for each, which may only shrink: a new offender and a grown number fail the test, and
/// so does an entry that is higher than needed, so that it is lowered. The goal of each table is to be empty.
/// </summary>
/// <remarks>
/// The environment variable PYILE_RATCHET rewrites the tables in place of comparing them: "lower" removes and lowers entries only,
/// "rewrite" writes what is found.
/// </remarks>
internal sealed class Ratchet(string path)
{
    private const string Comment = "#";

    public static Ratchet Named(string name) => new(Path.Combine(Repository.Tables, $"{name}.txt"));

    /// <param name="found">Offenders with their numbers.</param>
    /// <param name="explain">What to show of an offender that is new or has grown.</param>
    public void Check(IReadOnlyDictionary<string, int> found, Func<string, string> explain)
    {
        Dictionary<string, int> allowed = Read();
        string? mode = Environment.GetEnvironmentVariable("PYILE_RATCHET");
        if (mode == "lower")
            allowed = allowed.ToDictionary(entry => entry.Key, entry => Math.Min(entry.Value, found.GetValueOrDefault(entry.Key)));
        else if (mode == "rewrite")
            allowed = found.ToDictionary();
        if (mode is "lower" or "rewrite")
            Write(allowed);

        string[] problems = [.. Compare(allowed, found, explain)];
        Assert.True(problems.Length == 0, $"{Path.GetFileName(path)}:\n{string.Join("\n", problems)}");
    }

    public static IEnumerable<string> Compare(
        IReadOnlyDictionary<string, int> allowed, IReadOnlyDictionary<string, int> found, Func<string, string> explain)
    {
        foreach ((string key, int count) in found.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            int limit = allowed.GetValueOrDefault(key);
            if (count > limit)
                yield return $"{key}: {count}, allowed {limit}. {explain(key)}";
        }
        foreach ((string key, int limit) in allowed.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            int count = found.GetValueOrDefault(key);
            if (count < limit)
                yield return $"{key}: {(count == 0 ? "remove this entry" : $"lower this entry from {limit} to {count}")}.";
        }
    }

    /// <summary>Lines of "key value"; the key may contain spaces. Lines that start with # are comments.</summary>
    public static IEnumerable<(string Key, string Value)> Entries(IEnumerable<string> lines) =>
        from line in lines
        let text = line.Trim()
        where text.Length > 0 && !text.StartsWith(Comment, StringComparison.Ordinal)
        let space = text.LastIndexOf(' ')
        select (text[..space].TrimEnd(), text[(space + 1)..]);

    private Dictionary<string, int> Read() => Entries(Lines())
        .ToDictionary(entry => entry.Key, entry => int.Parse(entry.Value, CultureInfo.InvariantCulture));

    private string[] Lines() => File.Exists(path) ? File.ReadAllLines(path) : [];

    private void Write(IReadOnlyDictionary<string, int> entries)
    {
        IEnumerable<string> heading = Lines().TakeWhile(line => line.StartsWith(Comment, StringComparison.Ordinal));
        IEnumerable<string> lines = entries
            .Where(entry => entry.Value > 0)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key} {entry.Value}");
        File.WriteAllText(path, string.Concat(heading.Concat(lines).Select(line => line + "\n")));
    }
}
