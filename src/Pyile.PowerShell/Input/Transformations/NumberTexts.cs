using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace Pyile.Input;

/// <summary>Remembers which texts were made from numbers by the conversion of an argument.</summary>
internal static class NumberTexts
{
    private static readonly ConditionalWeakTable<string, object> Numbers = [];

    /// <returns>The number as text, for parameters that are texts.</returns>
    public static string Remember(object number)
    {
        // A copy, because the runtime shares the texts of small numbers with everybody.
        string text = new(LanguagePrimitives.ConvertTo<string>(number).AsSpan());
        Numbers.Add(text, number);
        return text;
    }

    /// <returns>The number that was converted to this text, or null.</returns>
    public static object? Of(string text) => Numbers.TryGetValue(text, out object? number) ? number : null;
}
