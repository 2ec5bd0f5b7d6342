using System.Buffers;
using System.Security.Cryptography;

namespace Pyile.Protocol;

/// <summary>Which side of a login confirms.</summary>
internal enum LoginSide
{
    Joiner,
    Host,
}

/// <summary>
/// The bytes that both sides of a login have exchanged, and the confirmations over them. Anyone who ends TLS in between has
/// other certificates, and anyone who changes a bit has other bytes, so their confirmations do not match.
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

    /// <summary>Adds the bytes of a whole frame, its length included.</summary>
    public void Add(ReadOnlySpan<byte> frame) => _frames.Write(frame);

    /// <summary>Fills in the confirmation at the end of an encoded Proof or Admission, and adds the frame.</summary>
    /// <param name="frame">The frame with 32 bytes of any value as its confirmation.</param>
    /// <param name="secret">The secret of the login.</param>
    /// <param name="side">Which side sends the frame.</param>
    public void Seal(Span<byte> frame, ReadOnlySpan<byte> secret, LoginSide side)
    {
        Add(frame[..^ProofFrame.ConfirmationSize]);
        byte[] confirmation = Confirm(secret, side);
        confirmation.CopyTo(frame[^ProofFrame.ConfirmationSize..]);
        Add(confirmation);
    }

    /// <summary>Adds a Proof or Admission of the other side.</summary>
    /// <returns>Whether its confirmation matches.</returns>
    public bool Verify(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> secret, LoginSide side)
    {
        if (frame.Length < ProofFrame.ConfirmationSize)
            return false;
        ReadOnlySpan<byte> given = frame[^ProofFrame.ConfirmationSize..];
        Add(frame[..^ProofFrame.ConfirmationSize]);
        bool isRight = CryptographicOperations.FixedTimeEquals(Confirm(secret, side), given);
        Add(given);
        return isRight;
    }

    private byte[] Confirm(ReadOnlySpan<byte> secret, LoginSide side)
    {
        Span<byte> key = stackalloc byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, _network.ToArray(), "pyile/2 login"u8);
        ReadOnlySpan<byte> label = side == LoginSide.Joiner ? "pyile/2 login joiner confirms"u8 : "pyile/2 login host confirms"u8;
        byte[] frames = SHA256.HashData(_frames.WrittenSpan);
        byte[] confirmation = HMACSHA256.HashData(
            key, (byte[])[.. label, .. _network.ToArray(), .. _hostCertificate, .. _joinerCertificate, .. frames]);
        CryptographicOperations.ZeroMemory(key);
        return confirmation;
    }
}
