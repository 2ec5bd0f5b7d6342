using System.Buffers;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class JsonValueScannerTests
{
    [Fact]
    public void Value_ends_at_its_last_brace() => AssertValues("""{"a": {"b": {}}}"""u8, """{"a": {"b": {}}}""");

    [Fact]
    public void Roster_that_is_followed_directly_by_a_value_is_two_values() => AssertValues(
        """{"distro": [["127.0.0.1", 1], ["127.0.0.1", 2]]}{"dist_addr": ["127.0.0.1", 3]}"""u8,
        """{"distro": [["127.0.0.1", 1], ["127.0.0.1", 2]]}""",
        """{"dist_addr": ["127.0.0.1", 3]}""");

    [Fact]
    public void White_space_belongs_to_the_value_after_it() =>
        AssertValues(" \t\r\n{}\n\n{} "u8, " \t\r\n{}", "\n\n{}");

    [Fact]
    public void Braces_inside_a_string_are_text() => AssertValues("""{"}{": "{{}}}"}{}"""u8, """{"}{": "{{}}}"}""", "{}");

    [Fact]
    public void Escaped_quote_does_not_end_a_string() => AssertValues("""{"a": "\"}"}{}"""u8, """{"a": "\"}"}""", "{}");

    [Fact]
    public void Escaped_backslash_does_not_escape_the_quote_after_it() =>
        AssertValues("""{"a": "\\"}{"b": "\\\""}"""u8, """{"a": "\\"}""", """{"b": "\\\""}""");

    [Fact]
    public void Unicode_escapes_of_quotes_and_braces_are_text() =>
        AssertValues("""{"a": "\u0022\u007d\ud83d\ude00"}{}"""u8, """{"a": "\u0022\u007d\ud83d\ude00"}""", "{}");

    [Fact]
    public void Bytes_of_a_multibyte_character_are_never_taken_for_syntax() =>
        AssertValues("""{"é日😀": "😀"}{}"""u8, """{"é日😀": "😀"}""", "{}");

    [Fact]
    public void Brackets_are_left_to_the_parser() => AssertValues("{[}{]}"u8, "{[}", "{]}");

    [Fact]
    public void Empty_input_and_white_space_need_more()
    {
        foreach (string text in new[] { "", " ", "\r\n\t " })
            Segmentation.ForEach(Encoding.UTF8.GetBytes(text), buffer => Assert.Equal(ScanResult.NeedMore, Scan(buffer)));
    }

    [Fact]
    public void Value_cut_off_at_any_byte_needs_more()
    {
        foreach (byte[] value in ReferenceBytes.All)
        {
            for (int length = 0; length < value.Length; length++)
                Assert.Equal(ScanResult.NeedMore, Scan(new ReadOnlySequence<byte>(value, 0, length)));
        }
    }

    [Fact]
    public void Scanner_that_needed_more_finds_the_value_when_the_rest_arrives()
    {
        byte[] bytes = """{"a": "\"}"}"""u8.ToArray();
        var scanner = new JsonValueScanner();
        for (int length = 0; length < bytes.Length; length++)
            Assert.Equal(ScanResult.NeedMore, scanner.Scan(new ReadOnlySequence<byte>(bytes, 0, length), out _));
        Assert.Equal(ScanResult.Found, scanner.Scan(new ReadOnlySequence<byte>(bytes), out long found));
        Assert.Equal(bytes.Length, found);
    }

    [Fact]
    public void Scanner_starts_from_the_beginning_after_each_value()
    {
        var scanner = new JsonValueScanner();
        foreach (byte[] value in ReferenceBytes.All)
        {
            Assert.Equal(ScanResult.Found, scanner.Scan(new ReadOnlySequence<byte>(value), out long length));
            Assert.Equal(value.Length, length);
        }
    }

    private static ScanResult Scan(in ReadOnlySequence<byte> buffer) => new JsonValueScanner().Scan(buffer, out _);

    private static void AssertValues(ReadOnlySpan<byte> bytes, params string[] expected)
    {
        Segmentation.ForEach(bytes, buffer => Assert.Equal(expected, SplitAtOnce(buffer)));
        Segmentation.ForEachCut(bytes, chunks => Assert.Equal(expected, SplitAsItArrives(chunks)));
    }

    private static List<string> SplitAtOnce(ReadOnlySequence<byte> buffer)
    {
        var values = new List<string>();
        var scanner = new JsonValueScanner();
        while (scanner.Scan(buffer, out long length) == ScanResult.Found)
        {
            values.Add(Encoding.UTF8.GetString(buffer.Slice(0, length)));
            buffer = buffer.Slice(length);
        }
        return values;
    }

    private static List<string> SplitAsItArrives(ReadOnlyMemory<byte>[] chunks)
    {
        var values = new List<string>();
        var scanner = new JsonValueScanner();
        ReadOnlyMemory<byte>[] waiting = [ReadOnlyMemory<byte>.Empty];
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            ReadOnlySequence<byte> buffer = Segmentation.Join([.. waiting, chunk]);
            while (scanner.Scan(buffer, out long length) == ScanResult.Found)
            {
                values.Add(Encoding.UTF8.GetString(buffer.Slice(0, length)));
                buffer = buffer.Slice(length);
            }
            waiting = [buffer.ToArray()];
        }
        return values;
    }
}
