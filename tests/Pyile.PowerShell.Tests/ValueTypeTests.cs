using System.Collections;
using System.Text.Json.Nodes;
using Pyile.ModuleTests.Support;
using Xunit.Abstractions;

namespace Pyile.ModuleTests;

/// <summary>Public types of the framework and of PowerShell as values: the content arrives, or there is an error.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class ValueTypeTests(ITestOutputHelper output) : IDisposable
{
    private readonly Shell _shell = Shell.Open();
    private readonly List<string> _changed = [];

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void No_type_is_changed_silently()
    {
        int types = 0;
        int equal = 0;
        int errors = 0;
        foreach (Type type in TypeSamples.Types)
        {
            bool[] areSent = [.. TypeSamples.Of(type).Select(IsSent)];
            types += areSent.Length > 0 ? 1 : 0;
            equal += areSent.Contains(true) ? 1 : 0;
            errors += areSent.Length > 0 && !areSent.Contains(true) ? 1 : 0;
            CheckDifferences(type);
        }
        output.WriteLine($"{types} types: {equal} equal, {errors} errors, {_changed.Count} silently changed");

        Assert.True(types > 1000, $"Only {types} types.");
        Assert.True(equal > 500, $"Only {equal} types.");
        Assert.True(_changed.Count == 0, string.Join(Environment.NewLine, _changed));
    }

    private bool IsSent(TypeSample sample)
    {
        string? json = JsonText.Write(sample.Value, out string? problem);
        Type type = sample.Value.GetType();
        if (json is null)
        {
            if (problem!.StartsWith("Unreadable: could not", StringComparison.Ordinal))
                _changed.Add($"{type} {sample.How}: {problem}");
            return false;
        }
        string[] missing = [.. sample.Marks.Where(mark => !json.Contains(mark, StringComparison.Ordinal))];
        if (missing.Length > 0)
            _changed.Add($"{type} {sample.How}: {json} without {string.Join(", ", missing)}");
        else if (json is "{}" or "[]" && !IsEmpty(sample.Value))
            _changed.Add($"{type} {sample.How}: {json}");
        else if (json[0] == '{' && sample.Value is not IEnumerable && Left(type, json) is { } left)
            _changed.Add($"{type} {sample.How}: {json} without {left}");
        else if (!JsonText.TryParse(json, out object? read) || !IsSame(json, JsonText.Write(read, out _)))
            _changed.Add($"{type} {sample.How}: {json} is read as {JsonText.Write(read, out _)}");
        return true;
    }

    // 1.10 is the same number as 1.1.
    private static bool IsSame(string json, string? other) => other is not null && JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(other));

    private static bool IsEmpty(object value) => value switch
    {
        IEnumerable items => !items.GetEnumerator().MoveNext(),
        _ => false,
    };

    // A property that scripts can read and the receiver could not.
    private static string? Left(Type type, string json) => type.GetProperties()
        .Where(p => p.GetMethod is { IsPublic: true, IsStatic: false } && p.GetIndexParameters().Length == 0)
        .Select(p => p.Name)
        .FirstOrDefault(name => !json.Contains($"\"{name}\":", StringComparison.Ordinal));

    // Two well-known objects of a type that are not equal must not look equal.
    private void CheckDifferences(Type type)
    {
        IEnumerable<string> alike =
            from sample in TypeSamples.Known(type)
            let json = JsonText.Write(sample.Value, out _)
            where json is not null
            group sample by json into same
            where same.Skip(1).Any(sample => !Equals(sample.Value, same.First().Value))
            select $"{type}: {string.Join(", ", same.Select(sample => sample.How))} are all {same.Key}";
        _changed.AddRange(alike);
    }
}
