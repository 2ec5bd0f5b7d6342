using System.Collections;
using System.Globalization;

namespace Pyile.ModuleTests.Support;

/// <summary>Makes arguments that can be recognized in the JSON of what was made with them.</summary>
internal sealed class Marks
{
    private readonly List<string> _texts = [];
    private int _number = 40_000;

    /// <summary>What has to be found.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>An argument of the type, or null if there is none.</summary>
    public object? Make(Type type)
    {
        int number = _number += 7;
        string text = string.Create(CultureInfo.InvariantCulture, $"mark{number}");
        return Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            _ when type.IsEnum => Enum.GetValues(type) is { Length: > 0 } values ? values.GetValue(values.Length - 1) : null,
            TypeCode.String => Keep(text, text),
            TypeCode.Int32 => Keep(number, $"{number}"),
            TypeCode.Int64 => Keep((long)number, $"{number}"),
            TypeCode.UInt32 => Keep((uint)number, $"{number}"),
            TypeCode.UInt64 => Keep((ulong)number, $"{number}"),
            TypeCode.UInt16 => Keep((ushort)number, $"{number}"),
            TypeCode.Double => Keep(number + 0.5, $"{number}.5"),
            TypeCode.Single => Keep(number + 0.5f, $"{number}.5"),
            TypeCode.Decimal => Keep(number + 0.5m, $"{number}.5"),
            TypeCode.DateTime => Keep(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(number), $"{number}"),
            TypeCode.Boolean => true,
            TypeCode.Char => 'x',
            TypeCode.Byte => (byte)7,
            TypeCode.SByte => (sbyte)7,
            TypeCode.Int16 => (short)7,
            _ => Other(type, text),
        };
    }

    /// <summary>What was set is no longer there, for example because two properties are one.</summary>
    public void Forget(string text) => _texts.Remove(text);

    private object? Other(Type type, string text)
    {
        if (type == typeof(object))
            return Keep(text, text);
        if (type == typeof(Guid))
            return Keep(Guid.Parse($"00000000-0000-0000-0000-0000000{text[4..]}"), text[4..]);
        if (type == typeof(Uri))
            return Keep(new Uri($"http://{text}.test/"), text);
        if (type == typeof(Version))
            return Keep(new Version(1, 2, 3, _number), text[4..]);
        if (type == typeof(Type) || type.IsPointer || type.IsByRef || !type.IsAssignableFrom(typeof(string[])))
            return type.IsAssignableFrom(typeof(Dictionary<string, string>)) && type != typeof(Type) && typeof(IEnumerable).IsAssignableFrom(type)
                ? Keep(new Dictionary<string, string> { [$"key{text}"] = text }, text)
                : null;
        return Keep(new[] { text }, text);
    }

    private object Keep(object value, string text)
    {
        _texts.Add(text);
        return value;
    }
}
