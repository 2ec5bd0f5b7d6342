using System.Buffers;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Bytes of other protocols are recognized as malformed by their first byte.</summary>
public sealed class NotTheProtocolTests
{
    [Fact]
    public void HTTP_request_is_malformed() => AssertMalformed("GET / HTTP/1.1\r\nHost: 127.0.0.1:4702\r\n\r\n"u8);

    [Fact]
    public void TLS_client_hello_is_malformed() => AssertMalformed([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]);

    [Fact]
    public void SSH_banner_is_malformed() => AssertMalformed("SSH-2.0-OpenSSH_9.9\r\n"u8);

    [Fact]
    public void Byte_order_mark_is_malformed() => AssertMalformed("\ufeff{}"u8);

    [Fact]
    public void Closing_bracket_is_malformed() => AssertMalformed("]"u8);

    [Fact]
    public void Closing_brace_is_malformed() => AssertMalformed("}"u8);

    [Fact]
    public void List_is_malformed() => AssertMalformed("[{}]"u8);

    [Fact]
    public void String_is_malformed() => AssertMalformed("\"x\""u8);

    [Fact]
    public void Number_is_malformed() => AssertMalformed("1"u8);

    [Fact]
    public void Literal_is_malformed() => AssertMalformed("true"u8);

    [Fact]
    public void Zero_bytes_are_malformed() => AssertMalformed([0, 0, 0, 0]);

    [Fact]
    public void First_byte_that_is_not_white_space_decides()
    {
        for (int first = 0; first < 256; first++)
        {
            ScanResult expected = first switch
            {
                '{' or ' ' or '\t' or '\r' or '\n' => ScanResult.NeedMore,
                _ => ScanResult.Malformed,
            };
            var scanner = new JsonValueScanner();
            Assert.Equal(expected, scanner.Scan(new ReadOnlySequence<byte>([(byte)' ', (byte)first]), out long length));
            Assert.Equal(0, length);
        }
    }

    [Fact]
    public void Invalid_bytes_after_a_value_are_malformed_after_that_value() =>
        Segmentation.ForEach("{}}"u8, buffer =>
        {
            var scanner = new JsonValueScanner();
            Assert.Equal(ScanResult.Found, scanner.Scan(buffer, out long length));
            Assert.Equal(2, length);
            Assert.Equal(ScanResult.Malformed, scanner.Scan(buffer.Slice(length), out _));
        });

    private static void AssertMalformed(ReadOnlySpan<byte> bytes) =>
        Segmentation.ForEach(bytes, buffer =>
        {
            var scanner = new JsonValueScanner();
            Assert.Equal(ScanResult.Malformed, scanner.Scan(buffer, out long length));
            Assert.Equal(0, length);
        });
}
