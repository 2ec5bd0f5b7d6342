using System.Buffers;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class HostileJsonTests
{
    [Fact]
    public void Nesting_is_limited_to_32_levels()
    {
        Assert.Same(UnknownValue.Instance, V1Bytes.Parse(NestedLists(31)));
        V1Bytes.ProblemOf(NestedLists(32));
    }

    [Fact]
    public void Hundred_thousand_nested_lists_are_refused() => V1Bytes.ProblemOf(NestedLists(100_000));

    [Fact]
    public void Hundred_thousand_nested_objects_are_found_and_refused()
    {
        byte[] bomb = [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), 100_000).SelectMany(b => b), .. "1"u8, .. Enumerable.Repeat((byte)'}', 100_000)];

        Assert.Equal(ScanResult.Found, new JsonValueScanner().Scan(new ReadOnlySequence<byte>(bomb), out long length));
        Assert.Equal(bomb.Length, length);
        V1Bytes.ProblemOf(bomb);
    }

    [Theory]
    [InlineData("""{"banned": false, "banned": true}""")]
    [InlineData("""{"banned": false, "\u0062anned": true}""")]
    [InlineData("""{"data": "hi", "alias": "one", "to": "Broadcast", "from": ["10.0.0.1", 1], "from": ["10.0.0.2", 2]}""")]
    [InlineData("""{"x": {"a": 1, "a": 2}}""")]
    public void Duplicate_key_is_refused(string json) => AssertRefused(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"banned": true,}""")]
    [InlineData("""{"distro": [["10.0.0.1", 1],]}""")]
    [InlineData("""{/* hidden */"banned": true}""")]
    [InlineData("{// hidden\n\"banned\": true}")]
    [InlineData("""{"banned": NaN}""")]
    [InlineData("""{"peer_address": ["10.0.0.1", Infinity]}""")]
    [InlineData("""{"peer_address": ["10.0.0.1", 0x10]}""")]
    [InlineData("""{"peer_address": ["10.0.0.1", 01]}""")]
    [InlineData("""{"peer_address": ["10.0.0.1", +1]}""")]
    [InlineData("""{'banned': true}""")]
    [InlineData("""{banned: true}""")]
    [InlineData("""{"banned" true}""")]
    [InlineData("""{"banned": True}""")]
    [InlineData("""{"banned"}""")]
    [InlineData("""{]}""")]
    [InlineData("""{[}""")]
    [InlineData("""{"a": 1} {"b": 2}""")]
    public void Text_that_resembles_JSON_is_refused(string json) => AssertRefused(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("{\"shadow\": \"a\nb\"}")]
    [InlineData("{\"shadow\": \"a\0b\"}")]
    [InlineData("""{"shadow": "\x41"}""")]
    [InlineData("""{"shadow": "\u12"}""")]
    [InlineData("""{"shadow": "\U0001F600"}""")]
    public void Invalid_string_is_refused(string json) => AssertRefused(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"shadow": "\ud83d"}""")]
    [InlineData("""{"shadow": "\ude00"}""")]
    [InlineData("""{"shadow": "\ude00\ud83d"}""")]
    [InlineData("""{"shadow": "\ud83dx"}""")]
    [InlineData("""{"peer_address": ["\ud83d", 1]}""")]
    [InlineData("""{"data": "\ud83d", "alias": "one", "to": "Broadcast", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"data": "hi", "alias": "\ud83d", "to": "Broadcast", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"data": "hi", "alias": "one", "to": "\ud83d", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"\ud83d": 1}""")]
    public void Unpaired_surrogate_is_refused(string json) => AssertRefused(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        AssertRefused([.. "{\"shadow\": \""u8, 0xff, .. "\"}"u8]);
        AssertRefused([.. "{\"shadow\": \""u8, 0xc0, 0x80, .. "\"}"u8]);
        AssertRefused([.. "{\"shadow\": \""u8, 0xed, 0xa0, 0x80, .. "\"}"u8]);
        AssertRefused([.. "{\"shadow\": \""u8, 0xf0, 0x9f, 0x98, .. "\"}"u8]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"banned\"")]
    public void Value_that_is_not_an_object_is_refused(string json) => AssertRefused(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Value_cut_off_at_any_byte_is_refused()
    {
        foreach (byte[] value in ReferenceBytes.All)
        {
            for (int length = 0; length < value.Length; length++)
                V1Bytes.ProblemOf(value.AsSpan(0, length));
        }
    }

    private static void AssertRefused(ReadOnlySpan<byte> json) => Segmentation.ForEach(json, bytes => V1Bytes.ProblemOf(bytes));

    private static byte[] NestedLists(int depth) =>
        [.. "{\"x\":"u8, .. Enumerable.Repeat((byte)'[', depth), .. Enumerable.Repeat((byte)']', depth), .. "}"u8];
}
