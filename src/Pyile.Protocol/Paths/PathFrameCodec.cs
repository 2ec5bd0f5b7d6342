using System.Buffers;

namespace Pyile.Protocol;

/// <summary>The fields of the frames by which a host helps two members to reach each other.</summary>
internal static class PathFrameCodec
{
    /// <returns>Null if no such frame has this type.</returns>
    public static ProtocolFrame? Read(FrameType type, ref WireReader reader) => type switch
    {
        FrameType.DialBackRequest => new DialBackRequestFrame(reader.ReadMember()),
        FrameType.DialBack => new DialBackFrame(reader.ReadMember()),
        FrameType.CircuitRequest => new CircuitRequestFrame(reader.ReadMember()),
        FrameType.Circuit => ReadCircuit(ref reader),
        FrameType.CircuitRefused => new CircuitRefusedFrame(reader.ReadMember(), (CircuitRefusal)reader.ReadByte()),
        _ => null,
    };

    /// <returns>The type of the frame, or null if it is not one of these.</returns>
    public static FrameType? Write(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case DialBackRequestFrame request:
                output.WriteMember(request.Member);
                return FrameType.DialBackRequest;
            case DialBackFrame request:
                output.WriteMember(request.Member);
                return FrameType.DialBack;
            case CircuitRequestFrame request:
                output.WriteMember(request.Member);
                return FrameType.CircuitRequest;
            case CircuitFrame circuit:
                output.WriteMember(circuit.Member);
                output.WriteByte((byte)circuit.Side);
                output.Write(circuit.Key.Span);
                output.WriteTags(circuit.Tags);
                return FrameType.Circuit;
            case CircuitRefusedFrame refused:
                output.WriteMember(refused.Member);
                output.WriteByte((byte)refused.Reason);
                return FrameType.CircuitRefused;
            default:
                return null;
        }
    }

    private static CircuitFrame ReadCircuit(ref WireReader reader)
    {
        MemberId member = reader.ReadMember();
        var side = (CircuitSide)reader.ReadByte();
        if (side is not (CircuitSide.Dialler or CircuitSide.Acceptor))
            reader.Fail();
        return new CircuitFrame(member, side, reader.ReadBytes(CircuitGreeting.KeySize), reader.ReadTags());
    }
}
