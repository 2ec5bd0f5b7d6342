using System.Buffers;
using System.Reflection;

namespace Pyile.Engine.Tests.Support;

/// <summary>Encodes and decodes single frames for tests.</summary>
internal static class V2Bytes
{
    /// <summary>Parses bytes from hexadecimal digits with optional blanks.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(string.Concat(digits.Where(c => !char.IsWhiteSpace(c))));

    /// <summary>Type and payload, without the length.</summary>
    public static byte[] Of(ProtocolFrame frame) => FrameCodec.Encode(frame).ToArray()[4..];

    public static ProtocolFrame Parse(ReadOnlySpan<byte> frame) => Parse(new ReadOnlySequence<byte>(frame.ToArray()));

    public static ProtocolFrame Parse(in ReadOnlySequence<byte> bytes)
    {
        bool parsed = FrameCodec.TryParse(bytes, out ProtocolFrame? frame, out string? problem);
        Assert.True(parsed, problem);
        Assert.Null(problem);
        return frame!;
    }

    /// <summary>The reason why these bytes are refused.</summary>
    public static string ProblemOf(ReadOnlySpan<byte> frame) => ProblemOf(new ReadOnlySequence<byte>(frame.ToArray()));

    public static string ProblemOf(in ReadOnlySequence<byte> bytes)
    {
        bool parsed = FrameCodec.TryParse(bytes, out ProtocolFrame? frame, out string? problem);
        Assert.False(parsed, $"{Convert.ToHexString(bytes.ToArray())} was accepted as {frame}");
        Assert.Null(frame);
        Assert.False(string.IsNullOrWhiteSpace(problem));
        return problem!;
    }

    /// <summary>A position that lists lane 0 alone.</summary>
    public static PositionFrame Position(ulong session, ulong next, ulong otherSession, ulong received) =>
        new(session, otherSession, [new LanePosition(Lanes.Messages, next, received)]);

    /// <summary>An acknowledgement on lane 0.</summary>
    public static AcknowledgementFrame Acknowledgement(ulong number, bool isFull) =>
        new(Lanes.Messages, number, isFull ? AcknowledgementFlags.InboxFull : AcknowledgementFlags.None);

    /// <summary>Compares bytes by their values: the equality of records compares where they are in memory.</summary>
    public static void AssertSame(ProtocolFrame expected, ProtocolFrame actual)
    {
        Assert.IsType(expected.GetType(), actual);
        foreach (PropertyInfo property in expected.GetType().GetProperties())
            Assert.Equal(Comparable(property.GetValue(expected)), Comparable(property.GetValue(actual)));
    }

    private static object? Comparable(object? value) => value is ReadOnlyMemory<byte> bytes ? Convert.ToHexString(bytes.Span) : value;
}
