namespace Pyile.Lab.Tests.Packets;

public sealed class InternetChecksumTests
{
    [Theory]
    [InlineData("0001f203f4f5f6f7", 0x220d)]
    [InlineData("45000073000040004011" + "0000" + "c0a80001c0a800c7", 0xb861)]
    [InlineData("01", 0xfeff)]
    [InlineData("", 0xffff)]
    public void The_checksum_is_that_of_the_examples(string bytes, int expected) =>
        Assert.Equal(expected, InternetChecksum.Of(Convert.FromHexString(bytes)));

    [Fact]
    public void A_packet_with_its_checksum_has_the_checksum_0() =>
        Assert.Equal(0, InternetChecksum.Of(Convert.FromHexString("45000073000040004011b861c0a80001c0a800c7")));

    [Fact]
    public void An_update_is_what_computing_it_again_gives()
    {
        var random = new Random(7);
        for (int round = 0; round < 1000; round++)
        {
            byte[] bytes = new byte[40];
            random.NextBytes(bytes);
            ushort before = InternetChecksum.Of(bytes);
            int at = random.Next(10) * 2;
            byte[] changed = [.. bytes];
            random.NextBytes(changed.AsSpan(at, 16));

            ushort updated = InternetChecksum.Update(before, bytes.AsSpan(at, 16), changed.AsSpan(at, 16));

            Assert.Equal(InternetChecksum.Of(changed), updated);
        }
    }
}
