using System.Security.Authentication;
using Pyile.Protocol;

namespace Pyile.Engine.Tls;

/// <summary>
/// Bounds the bytes that the other side may send during a TLS handshake. TLS checks the signatures of all certificates that it
/// received before this side can refuse them, so the encrypted part, which contains them, has a smaller limit of its own.
/// </summary>
internal sealed class HandshakeBudget
{
    private const byte EncryptedRecord = 0x17;
    private const int HeaderSize = 5;

    private int _left = ProtocolLimits.Handshake;
    private int _encryptedLeft = ProtocolLimits.EncryptedHandshake;
    private int _headerRead;
    private int _length;
    private int _recordLeft;
    private bool _isEncrypted;

    /// <summary>The most bytes that may be read next.</summary>
    /// <exception cref="AuthenticationException">No more bytes may be read.</exception>
    public int Next => Math.Min(_left, _encryptedLeft) is > 0 and var next
        ? next
        : throw new AuthenticationException("The other side sent too many bytes during the handshake");

    /// <summary>Counts bytes that were read.</summary>
    public void Count(ReadOnlySpan<byte> read)
    {
        _left -= read.Length;
        while (!read.IsEmpty)
            read = read[(_recordLeft > 0 ? CountBody(read.Length) : CountHeader(read[0]))..];
    }

    private int CountBody(int available)
    {
        int count = Math.Min(available, _recordLeft);
        _recordLeft -= count;
        if (_isEncrypted)
            _encryptedLeft -= count;
        return count;
    }

    // A type, two bytes of a version, and two bytes of a length.
    private int CountHeader(byte next)
    {
        if (_headerRead == 0)
            _isEncrypted = next == EncryptedRecord;
        _length = (ushort)((_length << 8) | next);
        if (++_headerRead == HeaderSize)
            (_headerRead, _recordLeft) = (0, _length);
        return 1;
    }
}
