using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests;

/// <summary>Ids that users and their scripts rely on are constants, so that each can be found by its name.</summary>
public sealed class IdTests
{
    private static readonly Lazy<IEnumerable<(string Path, int Line, string Text, bool IsComposed)>> ErrorIdProblems =
        new(() => [.. Projects.All.SelectMany(project => ErrorIds.NotConstant(project.Source))]);

    [Fact]
    public void Error_ids_are_not_put_together_from_parts() => CheckErrorIds("composed-error-ids", isComposed: true);

    [Fact]
    public void Error_ids_are_names_of_constants() => CheckErrorIds("literal-error-ids", isComposed: false);

    [Fact]
    public void Log_ids_are_constants_of_one_file() =>
        Check("literal-log-ids", Projects.All.SelectMany(p => LogIds.NotConstant(p.Source)).Select(id => (id.Path, $"line {id.Line}")));

    private static void CheckErrorIds(string table, bool isComposed) => Check(
        table,
        ErrorIdProblems.Value.Where(id => id.IsComposed == isComposed).Select(id => (id.Path, $"line {id.Line}: {id.Text}")));

    private static void Check(string table, IEnumerable<(string Path, string Place)> offenders)
    {
        ILookup<string, string> found = offenders.ToLookup(offender => offender.Path, offender => offender.Place);
        Ratchet.Named(table).Check(found.ToDictionary(file => file.Key, file => file.Count()), path => string.Join("; ", found[path]));
    }
}
