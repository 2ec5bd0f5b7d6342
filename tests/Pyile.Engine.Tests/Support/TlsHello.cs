using System.Buffers.Binary;

namespace Pyile.Engine.Tests.Support;

/// <summary>Reads the first record of a TLS connection, which is not encrypted.</summary>
internal static class TlsHello
{
    public const byte Handshake = 0x16;

    private const byte ServerHello = 2;
    private const int SupportedVersions = 43;

    /// <summary>The version that the server chose, in the numbers of RFC 8446: 0x0304 for TLS 1.3.</summary>
    public static int VersionChosen(ReadOnlySpan<byte> fromServer)
    {
        Assert.Equal([Handshake, 3], fromServer[..2].ToArray());
        Assert.Equal(ServerHello, fromServer[5]);
        // Record and handshake headers, the legacy version, the random.
        ReadOnlySpan<byte> rest = fromServer[(5 + 4 + 2 + 32)..];
        // The echoed session id, the suite, the compression.
        rest = rest[(1 + rest[0] + 2 + 1)..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        rest = rest.Slice(2, length);
        while (!rest.IsEmpty)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) == SupportedVersions)
                return BinaryPrimitives.ReadUInt16BigEndian(rest[4..]);
            rest = rest[(4 + size)..];
        }
        // Versions before 1.3 use the legacy field.
        return BinaryPrimitives.ReadUInt16BigEndian(fromServer[9..]);
    }
}
