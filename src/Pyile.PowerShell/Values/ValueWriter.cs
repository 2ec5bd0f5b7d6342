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
/// or cannot be represented in JSON, a <see cref="ValueException"/> is thrown, unless the options allow to cut there.
/// </summary>
internal sealed class ValueWriter(ValueOptions options) : IDisposable
{
    public const int MaxDepth = 16;
    public const int MaxBytes = 1 << 20;

    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly ValuePath _path = new();

    // The text is never embedded in HTML, so only JSON's own characters are escaped. This class calls the writer in a valid
    // order, so validation is off.
    private readonly Utf8JsonWriter _writer = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    // Whether the next object is one of which only some properties are sent, and how many objects that may be cut are around it.
    private bool _isSelecting;
    private int _level;

    public ValueWriter()
        : this(ValueOptions.Complete)
    {
    }

    public string Write(object? value)
    {
        _bytes.ResetWrittenCount();
        _writer.Reset(_bytes);
        _path.Clear();
        _isSelecting = options.Property is not null;
        _level = 0;
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
        object? content = Unfolding.IsNothing(value) || Unfolding.IsNothing(plain) ? null : Unfolding.Of(plain!);
        if (content is null)
            _writer.WriteNullValue();
        else
            WriteContent(ReferenceEquals(content, plain) ? value! : content, content);
        CheckSize();
    }

    private void WriteContent(object value, object plain)
    {
        if (options.KeepType && TypeMarks.Of(plain) is var (name, text))
            WriteMark(name, text);
        else if (!SimpleValue.TryWrite(_writer, plain, Text, Fail))
            WriteOther(value, plain);
        else if (_isSelecting)
            throw Failure(ValueProblem.NoProperty, Lacks(options.Property![0]));
        else if (options.Depth is null && value is PSObject noted && StateCheck.OfNotes(noted) is { } note)
            throw Failure(ValueProblem.NotData, note);
    }

    private void WriteMark(string name, string text)
    {
        _writer.WriteStartObject();
        _writer.WriteString(name, text);
        _writer.WriteEndObject();
    }

    private void WriteOther(object value, object plain)
    {
        if (UnsendableTypes.Describe(plain) is not var (problem, what))
            WriteContainer(value, plain);
        else if (options.Depth is null || problem == ValueProblem.Secret)
            throw Failure(problem, what);
        else
            WriteText(value);
    }

    private void WriteContainer(object value, object plain)
    {
        IEnumerable<(object? Key, object? Value)>? members = ValueMembers.Keyed(value, plain);
        IEnumerable? items = members is null ? ValueMembers.Items(plain) : null;
        bool isBag = members is null && items is null && plain is not PSCustomObject;
        // A custom object has no identity other than its wrapper.
        object identity = plain is PSCustomObject ? value : plain;
        if (isBag && options.Depth is { } depth && (_level >= depth || _path.Contains(identity)))
        {
            WriteText(value);
            return;
        }
        if (_path.Contains(identity))
            throw Failure(ValueProblem.Cycle, "contains itself.");
        if (_path.Depth == MaxDepth)
            throw Failure(ValueProblem.TooDeep, $"is nested deeper than {MaxDepth} levels.");
        if (options.Depth is null && !_isSelecting && StateCheck.Find(value, plain, isBag) is { } more)
            throw Failure(ValueProblem.NotData, more);
        _path.Enter(identity);
        _level += isBag ? 1 : 0;
        if (items is Array { Rank: > 1 } array)
            WriteDimension(array, []);
        else if (items is not null)
            WriteItems(items);
        else
            WriteMembers(members ?? ValueMembers.Properties(PSObject.AsPSObject(value)));
        _level -= isBag ? 1 : 0;
        _path.Leave();
    }

    private void WriteMembers(IEnumerable<(object? Key, object? Value)> members)
    {
        bool wasSelecting = _isSelecting;
        if (wasSelecting)
            members = ValueMembers.Select(members, options.Property!, missing => throw Failed(ValueProblem.NoProperty, Lacks(missing)));
        _isSelecting = false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        bool isEscaped = false;
        _writer.WriteStartObject();
        foreach ((object? key, object? value) in members)
        {
            string name = key as string ?? (key is null ? null : SimpleValue.ToKey(key))
                ?? throw Failed(ValueProblem.Key, $"has a key of the type {key?.GetType().Name ?? "null"}.");
            if (names.Count == 0 && TypeMarks.IsReserved(name))
            {
                isEscaped = true;
                _writer.WriteStartObject(TypeMarks.PlainObject);
            }
            if (!names.Add(name))
                throw Failed(ValueProblem.Key, $"has two keys with the text '{Texts.VisibleText.Of(name)}'.");
            WriteMember(name, value);
        }
        if (isEscaped)
            _writer.WriteEndObject();
        _writer.WriteEndObject();
        _isSelecting = wasSelecting;
    }

    private void WriteItems(IEnumerable items)
    {
        if (items is Array array && array.GetLowerBound(0) != 0)
            throw OtherBounds();
        _writer.WriteStartArray();
        int index = 0;
        foreach (object? item in items)
        {
            _path.MoveTo(index++);
            WriteValue(item);
        }
        _writer.WriteEndArray();
    }

    // An array of two dimensions becomes an array of arrays.
    private void WriteDimension(Array array, int[] indices)
    {
        int dimension = indices.Length;
        if (array.GetLowerBound(dimension) != 0)
            throw OtherBounds();
        _writer.WriteStartArray();
        for (int i = 0; i < array.GetLength(dimension); i++)
        {
            _path.MoveTo(i);
            if (dimension + 1 < array.Rank)
                WriteDimension(array, [.. indices, i]);
            else
                WriteValue(array.GetValue([.. indices, i]));
        }
        _writer.WriteEndArray();
    }

    private void WriteMember(string name, object? value)
    {
        _path.MoveTo(name);
        _writer.WritePropertyName(Text(name));
        WriteValue(value is ValueMembers.Unread { Property: var property } ? Read(property) : value);
    }

    // Where cutting is allowed, a property that fails is left empty, as in remoting: many of a process that has ended do.
    private object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException) when (options.Depth is not null)
        {
            return null;
        }
    }

    private void WriteText(object value) => _writer.WriteStringValue(Text(value.ToString() ?? ""));

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

    private static string Lacks(string property) => $"has no property '{Texts.VisibleText.Of(property)}'.";

    private ValueException OtherBounds() => Failed(ValueProblem.Key, "is an array that does not begin at index 0.");

    // Of the container: the path must end there, not at its last entry.
    private ValueException Failed(ValueProblem problem, string what)
    {
        _path.Leave();
        return Failure(problem, what);
    }

    private ValueException Failure(ValueProblem problem, string what, Exception? innerException = null) =>
        new(problem, _path.ToString(), what, innerException);
}
