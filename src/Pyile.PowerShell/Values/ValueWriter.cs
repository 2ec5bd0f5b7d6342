using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pyile.Values;

/// <summary>
/// Converts a value to JSON as PowerShell sees it. The value is converted completely or not at all: if a part would be cut
/// or cannot be represented in JSON, a <see cref="ValueException"/> is thrown.
/// </summary>
internal sealed class ValueWriter : IDisposable
{
    public const int MaxDepth = 16;
    public const int MaxBytes = 1 << 20;

    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly ValuePath _path = new();
    private readonly Utf8JsonWriter _writer;

    // The text is never embedded in HTML, so only JSON's own characters are escaped. This class calls the writer in a valid
    // order, so validation is off.
    public ValueWriter() => _writer = new Utf8JsonWriter(
        _bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public string Write(object? value)
    {
        _bytes.ResetWrittenCount();
        _writer.Reset(_bytes);
        _path.Clear();
        try
        {
            WriteValue(value);
        }
        catch (Exception exception) when (exception is not (ValueException or PipelineStoppedException or OutOfMemoryException))
        {
            // A property threw, or a collection is computed or was changed during the enumeration.
            throw Failure(ValueProblem.Unreadable, $"could not be read: {exception.Message}", exception);
        }
        _writer.Flush();
        return Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    public void Dispose() => _writer.Dispose();

    private void WriteValue(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is null or DBNull)
            _writer.WriteNullValue();
        else if (!SimpleValue.TryWrite(_writer, plain, Text, Fail) && !TryWriteOther(plain))
            WriteContainer(value!, plain);
        CheckSize();
    }

    // Values with their own JSON text, and values that are never sent.
    private bool TryWriteOther(object plain)
    {
        switch (plain)
        {
            case JsonElement element:
                return WriteParsed(element.GetRawText());
            case JsonDocument document:
                return WriteParsed(document.RootElement.GetRawText());
            case System.Text.Json.Nodes.JsonNode node:
                return WriteParsed(node.ToJsonString());
            default:
                if (UnsendableTypes.Describe(plain) is not var (problem, what))
                    return false;
                throw Failure(problem, what);
        }
    }

    // Parsed again, so that the same rules apply as to other values.
    private bool WriteParsed(string json)
    {
        if (!ValueReader.TryRead(json, out object? parsed))
            throw Failure(ValueProblem.TooDeep, $"is nested deeper than {ValueReader.MaxDepth} levels.");
        WriteValue(parsed);
        return true;
    }

    private void WriteContainer(object value, object plain)
    {
        // A custom object has no identity other than its wrapper.
        object identity = plain is PSCustomObject ? value : plain;
        if (_path.Contains(identity))
            throw Failure(ValueProblem.Cycle, "contains itself.");
        if (_path.Depth == MaxDepth)
            throw Failure(ValueProblem.TooDeep, $"is nested deeper than {MaxDepth} levels.");
        _path.Enter(identity);
        switch (plain)
        {
            case IDictionary dictionary:
                WriteDictionary(dictionary);
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                WritePairs(pairs);
                break;
            case IEnumerable items:
                WriteItems(items);
                break;
            default:
                WriteProperties(PSObject.AsPSObject(value));
                break;
        }
        _path.Leave();
    }

    private void WriteDictionary(IDictionary dictionary)
    {
        HashSet<string>? names = null;
        foreach (object key in dictionary.Keys)
        {
            if (key is not string)
                names = new HashSet<string>(StringComparer.Ordinal);
        }
        _writer.WriteStartObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            string name = entry.Key as string ?? SimpleValue.ToKey(entry.Key)
                ?? throw KeyFailure($"has a key of the type {entry.Key.GetType().Name}.");
            if (names?.Add(name) == false)
                throw KeyFailure($"has two keys with the text '{Texts.VisibleText.Of(name)}'.");
            WriteMember(name, entry.Value);
        }
        _writer.WriteEndObject();
    }

    private void WritePairs(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        _writer.WriteStartObject();
        foreach ((string name, object? value) in pairs)
            WriteMember(name, value);
        _writer.WriteEndObject();
    }

    private void WriteItems(IEnumerable items)
    {
        _writer.WriteStartArray();
        int index = 0;
        foreach (object? item in items)
        {
            _path.MoveTo(index++);
            WriteValue(item);
        }
        _writer.WriteEndArray();
    }

    private void WriteProperties(PSObject value)
    {
        _writer.WriteStartObject();
        foreach (PSPropertyInfo property in value.Properties)
        {
            if (!property.IsGettable)
                continue;
            _path.MoveTo(property.Name);
            WriteMember(property.Name, property.Value);
        }
        _writer.WriteEndObject();
    }

    private void WriteMember(string name, object? value)
    {
        _path.MoveTo(name);
        _writer.WritePropertyName(Text(name));
        WriteValue(value);
    }

    private string Text(string text)
    {
        if (text.Length > MaxBytes)
            throw TooLarge();
        int position = Surrogates.FirstLone(text);
        return position < 0 ? text : throw Failure(
            ValueProblem.NotUnicode, string.Create(CultureInfo.InvariantCulture, $"has half of a surrogate pair at position {position}."));
    }

    private void CheckSize()
    {
        if (_writer.BytesCommitted + _writer.BytesPending > MaxBytes)
            throw TooLarge();
    }

    private static ValueException TooLarge() =>
        new(ValueProblem.TooLarge, "The value", $"is larger than {MaxBytes} bytes as JSON, the most that can be sent.");

    private Exception Fail(string what) => Failure(ValueProblem.NotFinite, what);

    // The path must end at the dictionary, not at its last entry.
    private ValueException KeyFailure(string what)
    {
        _path.Leave();
        return Failure(ValueProblem.Key, what);
    }

    private ValueException Failure(ValueProblem problem, string what, Exception? innerException = null) =>
        new(problem, _path.ToString(), what, innerException);
}
