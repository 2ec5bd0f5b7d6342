using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Pyile.Values;

/// <summary>Values without properties or elements.</summary>
internal static class SimpleValue
{
    /// <param name="writer">The writer that receives the value.</param>
    /// <param name="value">Any value.</param>
    /// <param name="checkedText">Returns the text, or throws if it is not valid Unicode.</param>
    /// <param name="failure">Creates the exception for a number that JSON cannot represent.</param>
    /// <returns>False if the value is not simple; nothing has been written then.</returns>
    public static bool TryWrite(Utf8JsonWriter writer, object value, Func<string, string> checkedText, Func<string, Exception> failure)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(checkedText(text));
                return true;
            case Enum named:
                writer.WriteStringValue(named.ToString());
                return true;
            case bool flag:
                writer.WriteBooleanValue(flag);
                return true;
            case SwitchParameter present:
                writer.WriteBooleanValue(present.IsPresent);
                return true;
            case DateTime time:
                writer.WriteStringValue(time);
                return true;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                return true;
            case Guid id:
                writer.WriteStringValue(id);
                return true;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                return true;
            case JsonElement element:
                return TryWriteElement(writer, element, checkedText, failure);
            default:
                if (ToNumber(value, failure) is { } number)
                    writer.WriteRawValue(number, skipInputValidation: true);
                else if (ToText(value) is { } words)
                    writer.WriteStringValue(checkedText(words));
                else
                    return false;
                return true;
        }
    }

    /// <summary>The JSON name for a key that is not a string, or null if the key is not a simple value.</summary>
    public static string? ToKey(object key) => (key is PSObject wrapped ? wrapped.BaseObject : key) switch
    {
        string text => text,
        Enum or bool or Guid => key.ToString(),
        DateTime or DateTimeOffset => ((IFormattable)key).ToString("O", CultureInfo.InvariantCulture),
        float or double or Half => ((IFormattable)key).ToString(null, CultureInfo.InvariantCulture),
        var other => ToNumber(other, static _ => new InvalidOperationException()) ?? ToText(other),
    };

    // A number keeps all its digits, even if the receiver's types have fewer.
    private static bool TryWriteElement(Utf8JsonWriter writer, JsonElement element, Func<string, string> checkedText, Func<string, Exception> failure)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array:
                return false;
            case JsonValueKind.String:
                writer.WriteStringValue(checkedText(element.GetString()!));
                return true;
            case JsonValueKind.Number:
                string number = element.GetRawText();
                if (NumberText.ToNumber(Encoding.ASCII.GetBytes(number)) is string)
                    throw failure("is a number that no number type can hold.");
                writer.WriteRawValue(number, skipInputValidation: true);
                return true;
            default:
                element.WriteTo(writer);
                return true;
        }
    }

    // A whole double is written with a decimal point, so that the receiver reads a double too.
    private static string? ToNumber(object value, Func<string, Exception> failure) => value switch
    {
        int or long or short or sbyte or byte or ushort or uint or ulong or decimal or Int128 or UInt128 =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        BigInteger number => Readable(number.ToString(CultureInfo.InvariantCulture), failure),
        double number => Finite(number, number.ToString("R", CultureInfo.InvariantCulture), failure),
        float number => Finite(number, number.ToString("R", CultureInfo.InvariantCulture), failure),
        Half number => Finite((double)number, number.ToString("R", CultureInfo.InvariantCulture), failure),
        _ => null,
    };

    private static string Readable(string digits, Func<string, Exception> failure) => digits.Length <= NumberText.LongestInteger
        ? digits
        : throw failure($"has more than {NumberText.LongestInteger} digits, which receivers do not read as a number.");

    private static string Finite(double number, string text, Func<string, Exception> failure)
    {
        if (!double.IsFinite(number))
            throw failure($"is {text}, which JSON cannot represent.");
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static string? ToText(object value) => value switch
    {
        char or Version or IPAddress or IPEndPoint or IPNetwork or PhysicalAddress or MailAddress or Rune or StringBuilder =>
            value.ToString(),
        Uri uri => uri.OriginalString,
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        XmlNode xml => xml.OuterXml,
        XDocument { Declaration: { } declaration } document => declaration + document.ToString(SaveOptions.DisableFormatting),
        XNode xml => xml.ToString(SaveOptions.DisableFormatting),
        XAttribute xml => xml.ToString(),
        Memory<byte> bytes => Convert.ToBase64String(bytes.Span),
        ReadOnlyMemory<byte> bytes => Convert.ToBase64String(bytes.Span),
        ArraySegment<byte> bytes => Convert.ToBase64String(bytes),
        // The reference assembly that this module is built with has no such type.
        _ when value.GetType().FullName == "System.Management.Automation.SemanticVersion" => value.ToString(),
        _ => null,
    };
}
