using System.Buffers;
using System.Security.Cryptography;

namespace Pyile.Protocol;

/// <summary>
/// What both sides of a login have seen, and the proofs over it. Whoever ends TLS in between has other certificates, and
/// whoever changes a bit has other frames: either way no proof fits.
/// </summary>
internal sealed class LoginTranscript
{
    private const int KeySize = 32;

    private readonly KeyHash _network;
    private readonly byte[] _hostCertificate;
    private readonly byte[] _joinerCertificate;
    // A few thousand bytes in all: no frame of a login is longer than that.
    private readonly ArrayBufferWriter<byte> _frames = new(4096);

    public LoginTranscript(KeyHash network, ReadOnlySpan<byte> hostCertificate, ReadOnlySpan<byte> joinerCertificate)
    {
        _network = network;
        _hostCertificate = SHA256.HashData(hostCertificate);
        _joinerCertificate = SHA256.HashData(joinerCertificate);
    }

    /// <summary>The bytes of a frame, in the order in which they were said.</summary>
    public void Add(ReadOnlySpan<byte> frame) => _frames.Write(frame);

    /// <summary>The joiner's proof that it knows the secret, over everything so far.</summary>
    public byte[] JoinerTag(ReadOnlySpan<byte> secret) => Tag(secret, "pyile/2 login joiner confirms"u8);

    /// <summary>The host's.</summary>
    public byte[] HostTag(ReadOnlySpan<byte> secret) => Tag(secret, "pyile/2 login host confirms"u8);

    public static bool Matches(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> said) => CryptographicOperations.FixedTimeEquals(expected, said);

    private byte[] Tag(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label)
    {
        byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), KeySize, _network.ToArray(), "pyile/2 login"u8.ToArray());
        byte[] tag = HMACSHA256.HashData(key, (byte[])[.. label, .. _network.ToArray(), .. _hostCertificate, .. _joinerCertificate, .. SHA256.HashData(_frames.WrittenSpan)]);
        CryptographicOperations.ZeroMemory(key);
        return tag;
    }
}
