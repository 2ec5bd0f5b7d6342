using System.Globalization;

namespace Pyile.Lab.Tests.Agents;

/// <summary>The text of a message, which says who sent it, in which stream and as which one.</summary>
internal readonly record struct NumberedText(string Sender, string Stream, int Number)
{
    /// <summary>The text, filled up to a size.</summary>
    public string Format(int size) => string.Create(CultureInfo.InvariantCulture, $"{Sender} {Stream} {Number} ").PadRight(size, '.');

    /// <returns>Null if the text is not one that <see cref="Format"/> makes.</returns>
    public static NumberedText? TryParse(string text) =>
        text.Split(' ') is [var sender, var stream, var number, var rest]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        && !rest.AsSpan().ContainsAnyExcept('.')
            ? new NumberedText(sender, stream, value)
            : null;
}
