using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Pyile.Protocol;

/// <summary>Frames from and to bytes: a length, a type, and the fields. It has no sockets, limits or state.</summary>
internal static class FrameCodec
{
    /// <summary>The bytes of a frame's length.</summary>
    public const int LengthSize = 4;

    /// <summary>Reads how many bytes follow the length.</summary>
    /// <returns>False if the length itself is not complete.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out uint length) =>
        BinaryPrimitives.TryReadUInt32BigEndian(bytes, out length);

    /// <summary>Reads one whole frame: everything after the length.</summary>
    /// <returns>False, with the reason, if it is malformed or of an unknown type below 128.</returns>
    public static bool TryParse(
        ReadOnlySequence<byte> bytes, [NotNullWhen(true)] out ProtocolFrame? frame, [NotNullWhen(false)] out string? problem)
    {
        var reader = new WireReader(bytes);
        byte type = reader.ReadByte();
        frame = FrameFieldReader.Read((FrameType)type, ref reader);
        problem = frame is null ? $"there is no frame of type {type}"
            : !reader.IsComplete ? $"its {frame.GetType().Name} is malformed"
            : null;
        if (problem is not null)
            frame = null;
        return frame is not null;
    }

    public static ReadOnlyMemory<byte> Encode(ProtocolFrame frame)
    {
        var output = new ArrayBufferWriter<byte>(64);
        Write(output, frame);
        return output.WrittenMemory;
    }

    public static void Write(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        var fields = new ArrayBufferWriter<byte>(64);
        FrameType type = FrameFieldWriter.Write(fields, frame);
        output.WriteUInt32((uint)(fields.WrittenCount + 1));
        output.WriteByte((byte)type);
        output.Write(fields.WrittenSpan);
    }
}
