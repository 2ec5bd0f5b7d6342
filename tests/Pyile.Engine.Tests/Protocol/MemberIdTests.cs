using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class MemberIdTests
{
    private const string Digits = "00112233445566778899aabbccddeeff";

    [Fact]
    public void Id_has_the_same_order_in_bytes_and_in_digits()
    {
        MemberId id = MemberId.Read(V2Bytes.Hex(Digits));
        Assert.Equal(new UInt128(0x0011223344556677, 0x8899aabbccddeeff), id.Value);
        Assert.Equal(Digits, id.ToString());
        Assert.Equal("00000000000000000000000000000000", default(MemberId).ToString());
        byte[] bytes = new byte[MemberId.Size];
        id.Write(bytes);
        Assert.Equal(V2Bytes.Hex(Digits), bytes);
    }

    [Fact]
    public void Any_id_is_read_as_it_was_written() =>
        GivenV2.AnyMember.Sample(id =>
        {
            byte[] bytes = new byte[MemberId.Size];
            id.Write(bytes);
            Assert.Equal(id, MemberId.Read(bytes));
            Assert.True(MemberId.TryParse(id.ToString(), out MemberId parsed));
            Assert.Equal(id, parsed);
        });

    [Fact]
    public void Upper_case_digits_are_read()
    {
        Assert.True(MemberId.TryParse("00112233445566778899AABBCCDDEEFF", out MemberId id));
        Assert.Equal(Digits, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00112233445566778899aabbccddeef")]
    [InlineData("00112233445566778899aabbccddeeff0")]
    [InlineData("000112233445566778899aabbccddeeff")]
    [InlineData("00112233445566778899aabbccddeefg")]
    [InlineData(" 0112233445566778899aabbccddeeff")]
    [InlineData("0x112233445566778899aabbccddeeff")]
    [InlineData("-0112233445566778899aabbccddeeff")]
    [InlineData("0011223344556677-8899aabbccddeef")]
    [InlineData("００112233445566778899aabbccddeeff")]
    public void Text_that_is_not_an_id_is_refused(string? text)
    {
        Assert.False(MemberId.TryParse(text, out MemberId id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void Random_ids_are_all_different() =>
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => MemberId.NewRandom()).Distinct().Count());
}
