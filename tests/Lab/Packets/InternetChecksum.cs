using System.Buffers.Binary;

namespace Pyile.Lab.Tests.Packets;

/// <summary>The checksum of IP, TCP, UDP and ICMP (RFC 1071).</summary>
internal static class InternetChecksum
{
    /// <summary>Adds the 16-bit words of some bytes. An odd number of bytes is continued with a zero.</summary>
    public static uint Sum(ReadOnlySpan<byte> bytes, uint start = 0)
    {
        uint sum = start;
        for (; bytes.Length > 1; bytes = bytes[2..])
            sum = FoldOnce(sum + BinaryPrimitives.ReadUInt16BigEndian(bytes));
        return bytes.IsEmpty ? sum : FoldOnce(sum + (uint)(bytes[0] << 8));
    }

    public static ushort Of(ReadOnlySpan<byte> bytes, uint start = 0) => (ushort)~FoldOnce(Sum(bytes, start));

    /// <summary>The checksum after some bytes at an even position have changed (RFC 1624, equation 3).</summary>
    public static ushort Update(ushort checksum, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        uint sum = (ushort)~checksum;
        for (int at = 0; at < before.Length; at += 2)
        {
            sum = FoldOnce(sum + (ushort)~BinaryPrimitives.ReadUInt16BigEndian(before[at..]));
            sum = FoldOnce(sum + BinaryPrimitives.ReadUInt16BigEndian(after[at..]));
        }
        return (ushort)~sum;
    }

    private static uint FoldOnce(uint sum) => (sum & 0xffff) + (sum >> 16);
}
