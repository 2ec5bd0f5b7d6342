using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace Pyile.Values;

/// <summary>
/// Creates a value for scripts from received JSON: only custom objects, arrays, strings, numbers, booleans, null, and the types of
/// <see cref="TypeMarks"/>. It never creates another type, and never converts a string to a date.
/// </summary>
internal static class ValueReader
{
    public const int MaxDepth = 32;

    // PowerShell gives properties with these names a special meaning.
    private static readonly HashSet<string> Reserved =
        new(["psobject", "psbase", "psadapted", "psextended", "pstypenames"], StringComparer.OrdinalIgnoreCase);

    /// <returns>False if the text is not valid JSON or is nested too deeply.</returns>
    public static bool TryRead(string json, out object? value)
    {
        value = null;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            value = Read(ref reader);
            // Throws if more text follows the value.
            return !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An unpaired escaped surrogate causes an InvalidOperationException.
            value = null;
            return false;
        }
    }

    private static object? Read(ref Utf8JsonReader reader, bool isPlain = false) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, isPlain),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => NumberText.ToNumber(reader.ValueSpan),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static object?[] ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader));
        return [.. items];
    }

    private static object ReadObject(ref Utf8JsonReader reader, bool isPlain)
    {
        // Of several members with exactly the same name the last one wins, as in other JSON readers.
        var members = new OrderedDictionary(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool canBeProperties = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            object? value = Read(ref reader, isPlain: name == TypeMarks.PlainObject);
            canBeProperties &= name.Length > 0 && (names.Add(name) || members.Contains(name)) && !Reserved.Contains(name);
            members[name] = value;
        }
        object plain = canBeProperties ? ToObject(members) : members;
        return members.Count == 1 && !isPlain ? Restored((string)members.Cast<DictionaryEntry>().Single().Key, members[0], plain) : plain;
    }

    // An object that only looks like a mark was wrapped by its sender.
    private static object Restored(string name, object? content, object plain) => name == TypeMarks.PlainObject
        ? content is PSObject or OrderedDictionary ? content : plain
        : TypeMarks.Read(name, content) ?? plain;

    private static PSObject ToObject(OrderedDictionary members)
    {
        var value = new PSObject();
        foreach (DictionaryEntry member in members)
            value.Properties.Add(new PSNoteProperty((string)member.Key, member.Value));
        return value;
    }
}
