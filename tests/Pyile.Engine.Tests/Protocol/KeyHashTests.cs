using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class KeyHashTests
{
    // SHA-256 of nothing.
    private const string Digits = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Hash_has_the_same_order_in_bytes_and_in_digits()
    {
        KeyHash hash = KeyHash.Read(V2Bytes.Hex(Digits));
        Assert.Equal(new UInt128(0xe3b0c44298fc1c14, 0x9afbf4c8996fb924), hash.High);
        Assert.Equal(new UInt128(0x27ae41e4649b934c, 0xa495991b7852b855), hash.Low);
        Assert.Equal(Digits, hash.ToString());
        Assert.Equal(V2Bytes.Hex(Digits), hash.ToArray());
    }

    [Fact]
    public void Fingerprint_has_the_form_of_ssh()
    {
        Assert.Equal("SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", KeyHash.Read(V2Bytes.Hex(Digits)).ToFingerprint());
        Assert.Equal("SHA256:" + new string('A', 43), default(KeyHash).ToFingerprint());
    }

    [Fact]
    public void Any_hash_is_read_as_it_was_written() =>
        GivenV2.AnyHash.Sample(hash =>
        {
            byte[] bytes = new byte[KeyHash.Size];
            hash.Write(bytes);
            Assert.Equal(bytes, hash.ToArray());
            Assert.Equal(hash, KeyHash.Read(bytes));
            Assert.True(KeyHash.TryParse(hash.ToString(), out KeyHash parsed));
            Assert.Equal(hash, parsed);
        });

    [Fact]
    public void Upper_case_digits_are_read()
    {
        Assert.True(KeyHash.TryParse(Digits.ToUpperInvariant(), out KeyHash hash));
        Assert.Equal(Digits, hash.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g")]
    [InlineData(" 3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92 27ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb924 7ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb9240x7ae41e4649b934ca495991b7852b85")]
    [InlineData("SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU")]
    public void Text_that_is_not_a_hash_is_refused(string? text)
    {
        Assert.False(KeyHash.TryParse(text, out KeyHash hash));
        Assert.Equal(default, hash);
    }
}
