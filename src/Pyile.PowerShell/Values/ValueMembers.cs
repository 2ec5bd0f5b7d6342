using System.Collections;
using System.Management.Automation;
using System.Text.Json;

namespace Pyile.Values;

/// <summary>What an object consists of: elements in order, or members with names.</summary>
internal static class ValueMembers
{
    /// <returns>The elements of a list; null for all others.</returns>
    public static IEnumerable? Items(object plain) => plain switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        _ => plain as IEnumerable,
    };

    /// <returns>The keys and values of a collection that has keys; null for all others.</returns>
    public static IEnumerable<(object? Key, object? Value)>? Keyed(object value, object plain) =>
        Unfolding.Members(value, plain) ?? (plain is IEnumerable collection ? KeyedValues.Of(collection) : null);

    /// <summary>The properties that can be read. Each is read when it is written, so that a failure names it.</summary>
    public static IEnumerable<(object? Key, object? Value)> Properties(PSObject value)
    {
        foreach (PSPropertyInfo property in value.Properties)
        {
            if (property.IsGettable)
                yield return (property.Name, new Unread(property));
        }
    }

    /// <summary>The members whose names match, in the order of the names.</summary>
    /// <param name="members">All members.</param>
    /// <param name="names">Names with wildcards.</param>
    /// <param name="missing">Called with a name that nothing matches.</param>
    public static IEnumerable<(object? Key, object? Value)> Select(
        IEnumerable<(object? Key, object? Value)> members, IReadOnlyList<string> names, Action<string> missing)
    {
        List<(object? Key, object? Value)> left = [.. members];
        var selected = new List<(object? Key, object? Value)>();
        foreach (string name in names)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            var found = left.FindAll(member => member.Key is { } key && SimpleValue.ToKey(key) is { } text && pattern.IsMatch(text));
            if (found.Count == 0 && !selected.Exists(member => member.Key is { } key && pattern.IsMatch(SimpleValue.ToKey(key))))
                missing(name);
            selected.AddRange(found);
            left.RemoveAll(found.Contains);
        }
        return selected;
    }

    /// <summary>The value of a property that was not read yet.</summary>
    public sealed record Unread(PSPropertyInfo Property);
}
