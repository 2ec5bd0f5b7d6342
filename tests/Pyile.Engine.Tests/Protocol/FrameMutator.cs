using System.Buffers.Binary;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>Valid frames with one to four damages, with their lengths, and sometimes several in a row.</summary>
internal sealed class FrameMutator(Random random, IReadOnlyList<byte[]> corpus)
{
    public static readonly uint[] HostileLengths =
    [
        0, 1, ProtocolLimits.Login - 1, ProtocolLimits.Login, ProtocolLimits.Login + 1, ProtocolLimits.Control, ProtocolLimits.Control + 1, ProtocolLimits.Message, ProtocolLimits.Message + 1,
        int.MaxValue - 4, int.MaxValue - 3, int.MaxValue, 1u << 31, uint.MaxValue - 4, uint.MaxValue - 3, uint.MaxValue,
    ];

    private static readonly byte[] HostileBytes = [0, 0xff, 0x7f, 0x80];

    /// <summary>One frame or a few.</summary>
    public byte[] Next()
    {
        byte[] bytes = NextFrame();
        while (random.Next(3) == 0)
            bytes = [.. bytes, .. NextFrame()];
        return bytes;
    }

    /// <summary>The same bytes in pieces.</summary>
    public ReadOnlyMemory<byte>[] Cut(byte[] bytes)
    {
        int longest = random.Next(3) switch { 0 => 1, 1 => Math.Max(1, bytes.Length), _ => random.Next(1, 40) };
        var pieces = new List<ReadOnlyMemory<byte>>();
        for (int at = 0; at < bytes.Length; at += pieces[^1].Length)
            pieces.Add(bytes.AsMemory(at, Math.Min(random.Next(1, longest + 1), bytes.Length - at)));
        return [.. pieces];
    }

    /// <summary>Bytes of the corpus with one to four damages. Their length is not written into them.</summary>
    public byte[] NextBytes()
    {
        byte[] bytes = [.. Any()];
        for (int damages = random.Next(1, 5); damages > 0; damages--)
            bytes = Damage(bytes);
        return bytes;
    }

    private byte[] NextFrame()
    {
        byte[] bytes = NextBytes();
        // Otherwise every change of a length would be refused for the length alone.
        if (bytes.Length >= 4 && random.Next(4) > 0)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)bytes.Length - 4);
        return bytes;
    }

    private byte[] Damage(byte[] bytes)
    {
        int at = random.Next(bytes.Length + 1);
        int end = Math.Min(bytes.Length, at + random.Next(1, 33));
        byte[] some = new byte[random.Next(1, 9)];
        switch (random.Next(9))
        {
            case 0 when at < bytes.Length:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1 when at < bytes.Length:
                bytes[at] = HostileBytes[random.Next(HostileBytes.Length)];
                return bytes;
            case 2:
                random.NextBytes(some);
                return [.. bytes[..at], .. some, .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[end..]];
            case 4:
                return [.. bytes[..end], .. bytes[at..]];
            case 5 when bytes.Length >= 4:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, HostileLengths[random.Next(HostileLengths.Length)]);
                return bytes;
            case 6 when at + 2 <= bytes.Length:
                // Fields have lengths of two bytes, and these may be one of them.
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)(bytes.Length - at - 2 + random.Next(-2, 3)));
                return bytes;
            case 7:
                byte[] other = Any();
                return [.. bytes[..at], .. other[random.Next(other.Length + 1)..]];
            default:
                return bytes[..at];
        }
    }

    private byte[] Any() => corpus[random.Next(corpus.Count)];
}
