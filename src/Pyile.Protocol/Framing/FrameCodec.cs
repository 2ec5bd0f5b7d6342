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
        frame = ReadFields((FrameType)type, ref reader);
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
        FrameType type = WriteFields(fields, frame);
        output.WriteUInt32((uint)(fields.WrittenCount + 1));
        output.WriteByte((byte)type);
        output.Write(fields.WrittenSpan);
    }

    // The numbers of the types are in groups, one for each kind of connection.
    private static ProtocolFrame? ReadFields(FrameType type, ref WireReader reader) => type switch
    {
        >= FrameType.FirstSkipped => new UnknownFrame((byte)type, reader.ReadRest()),
        >= FrameType.Welcome => LinkFrameCodec.Read(type, ref reader),
        >= FrameType.DialBackRequest => PathFrameCodec.Read(type, ref reader),
        >= FrameType.Beat => ControlFrameCodec.Read(type, ref reader),
        _ => LoginFrameCodec.Read(type, ref reader),
    };

    private static FrameType WriteFields(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        if (frame is UnknownFrame unknown)
        {
            output.Write(unknown.Fields.Span);
            return (FrameType)unknown.Type;
        }
        return LinkFrameCodec.Write(output, frame)
            ?? ControlFrameCodec.Write(output, frame)
            ?? PathFrameCodec.Write(output, frame)
            ?? LoginFrameCodec.Write(output, frame)
            ?? throw new ArgumentException($"{frame.GetType().Name} has no bytes.", nameof(frame));
    }
}
