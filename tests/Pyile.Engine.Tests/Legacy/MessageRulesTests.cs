using System.Buffers;
using System.Text;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class MessageRulesTests
{
    private static readonly WireAddress From = new("10.0.0.1", 4000);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    public void Empty_text_space_or_newline_can_be_sent_to_one_member_but_not_broadcast(string text)
    {
        PyileException refused = Assert.Throws<PyileException>(() => ContentRules.Check(text, isBroadcast: true));
        Assert.Equal(PyileError.InvalidMessage, refused.Kind);

        ContentRules.Check(text, isBroadcast: false);
    }

    [Theory]
    [InlineData("  ")]
    [InlineData("\t")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    [InlineData("\0")]
    [InlineData("hi")]
    [InlineData("😀")]
    public void Any_other_text_can_be_broadcast(string text) => ContentRules.Check(text, isBroadcast: true);

    // Written as numbers, because an unpaired surrogate does not survive in test data.
    [Theory]
    [InlineData(0, 0xd83d)]
    [InlineData(0, 0xde00)]
    [InlineData(1, 0x61, 0xd83d)]
    [InlineData(0, 0xd83d, 0x61)]
    [InlineData(0, 0xde00, 0xd83d)]
    [InlineData(2, 0xd83d, 0xde00, 0xd83d)]
    public void Unpaired_surrogate_is_refused_with_its_position(int place, params int[] units)
    {
        string text = string.Concat(units.Select(u => (char)u));
        foreach (bool isBroadcast in new[] { true, false })
        {
            PyileException refused = Assert.Throws<PyileException>(() => ContentRules.Check(text, isBroadcast));
            Assert.Equal(PyileError.InvalidMessage, refused.Kind);
            Assert.Contains($"position {place}", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("é", 2)]
    [InlineData("日", 3)]
    [InlineData("\n", 2)]
    [InlineData("\"", 2)]
    [InlineData("\0", 6)]
    public void Message_of_2048_bytes_of_JSON_fits_and_a_longer_one_does_not(string character, int bytesEach)
    {
        int room = 2048 - V1Bytes.Of(Message("")).Length;
        string text = string.Concat(Enumerable.Repeat(character, room / bytesEach)) + new string('x', room % bytesEach);

        Assert.True(TryEncode(text, out byte[] output, out int bytes));
        Assert.Equal(2048, bytes);
        Assert.Equal(V1Bytes.Of(Message(text)), output);

        Assert.False(TryEncode(text + "x", out _, out bytes));
        Assert.Equal(2049, bytes);
    }

    [Fact]
    public void Addresses_and_aliases_count_towards_the_limit()
    {
        var small = new TextMessage(new string('x', 1950), "a", null, From);
        Assert.True(MessageRules.TryEncode(small, new ArrayBufferWriter<byte>(), out _));
        Assert.False(MessageRules.TryEncode(small with { Alias = new string('a', 64) }, new ArrayBufferWriter<byte>(), out _));
    }

    [Fact]
    public void Text_that_cannot_fit_is_refused_before_it_is_encoded()
    {
        var output = new ArrayBufferWriter<byte>();
        string text = new('x', 3_000_000);

        Assert.False(MessageRules.TryEncode(Message(text), output, out int bytes));

        Assert.InRange(bytes, 3_000_000, int.MaxValue);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Check_accepts_exactly_the_texts_whose_encoding_fits() =>
        Given.AnyText.Array[0, 60].Select(string.Concat).Sample(
            text =>
            {
                ContentRules.Check(text, isBroadcast: false);
                byte[] expected = V1Bytes.Of(Message(text));
                bool fits = TryEncode(text, out byte[] output, out _);
                Assert.Equal(expected.Length <= 2048, fits);
                if (fits)
                    Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(output));
            },
            iter: 1_000);

    private static bool TryEncode(string text, out byte[] output, out int bytes)
    {
        var writer = new ArrayBufferWriter<byte>();
        bool fits = MessageRules.TryEncode(Message(text), writer, out bytes);
        output = writer.WrittenSpan.ToArray();
        return fits;
    }

    private static TextMessage Message(string text) => new(text, "one", null, From);
}
