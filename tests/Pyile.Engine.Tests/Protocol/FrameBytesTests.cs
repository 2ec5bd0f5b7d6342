using System.Buffers;
using System.Buffers.Binary;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class FrameBytesTests
{
    public static TheoryData<string> Frames => [.. ExampleFrame.All.Keys];

    [Fact]
    public void Every_frame_has_an_example() =>
        Assert.Equal(
            typeof(ProtocolFrame).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ProtocolFrame)) && type != typeof(UnknownFrame)).Select(type => type.Name).Order(),
            ExampleFrame.All.Values.Select(example => example.Frame.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frame_is_written_with_its_length_and_type(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        Assert.Equal(Convert.ToHexString(example.Bytes), Convert.ToHexString(FrameCodec.Encode(example.Frame).Span));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frame_is_read_in_every_segmentation(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        Segmentation.ForEach(example.WithoutLength, bytes => V2Bytes.AssertSame(example.Frame, V2Bytes.Parse(bytes)));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frame_does_not_change_when_its_buffer_is_reused(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        byte[] buffer = example.WithoutLength;
        ProtocolFrame frame = V2Bytes.Parse(new ReadOnlySequence<byte>(buffer));

        Array.Fill(buffer, (byte)0xee);

        V2Bytes.AssertSame(example.Frame, frame);
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Length_is_read_as_soon_as_four_bytes_are_there(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        for (int length = 0; length < example.Bytes.Length; length++)
        {
            Assert.Equal(length >= 4, FrameCodec.TryReadHeader(example.Bytes.AsSpan(0, length), out uint announced));
            Assert.Equal(length >= 4 ? example.Bytes.Length - 4 : 0, (int)announced);
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frame_that_is_cut_off_anywhere_is_refused(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        byte[] bytes = example.WithoutLength;
        for (int length = 0; length < bytes.Length - (example.Open ?? 0); length++)
        {
            // Without its confirmation, a frame of a login by password is one of a login by certificate.
            bool isWithoutConfirmation = length == bytes.Length - ProofFrame.ConfirmationSize
                && example.Frame is ProofFrame { Confirmation.IsEmpty: false } or AdmissionFrame { Confirmation.IsEmpty: false };
            if (!isWithoutConfirmation)
                V2Bytes.ProblemOf(bytes.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Byte_after_the_last_field_is_refused(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        if (example.Open is null)
            V2Bytes.ProblemOf([.. example.WithoutLength, 0]);
    }

    [Fact]
    public void Frames_follow_each_other_without_a_gap()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (ExampleFrame example in ExampleFrame.All.Values)
            FrameCodec.Write(output, example.Frame);
        Assert.Equal(ExampleFrame.All.Values.SelectMany(example => example.Bytes), output.WrittenSpan.ToArray());
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Message_read_from_a_span_equals_the_frame(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        bool isMessage = MessageCodec.TryRead(example.WithoutLength, out MessageHead head, out ReadOnlySpan<byte> body);
        Assert.Equal(example.Frame is MessageFrame, isMessage);
        if (isMessage)
            V2Bytes.AssertSame(example.Frame, new MessageFrame(head, body.ToArray()));
    }

    [Fact]
    public void Acknowledgement_written_to_a_span_equals_the_frame()
    {
        byte[] bytes = new byte[MessageCodec.AcknowledgementSize];
        MessageCodec.WriteAcknowledgement(bytes, Lanes.Messages, 9, isFull: true);
        Assert.Equal(ExampleFrame.All["acknowledgement with a full inbox"].Bytes, bytes);
    }

    [Theory]
    [InlineData("broadcast")]
    [InlineData("direct message")]
    [InlineData("JSON value")]
    [InlineData("reply")]
    [InlineData("automatic reply to a topic")]
    [InlineData("automatic message that is taken once")]
    [InlineData("request")]
    [InlineData("item of the output")]
    [InlineData("end of a call that did not run")]
    public void Message_written_to_a_span_equals_the_frame(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        MessageFrame message = Assert.IsType<MessageFrame>(example.Frame);
        int size = MessageCodec.SizeOf(message.Head);
        byte[] bytes = new byte[size + message.Body.Length];
        MessageCodec.WriteHead(bytes, message.Head, message.Body.Length);
        message.Body.Span.CopyTo(bytes.AsSpan(size));
        Assert.Equal(example.Bytes, bytes);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(42_949_672_949, 4_294_967_294)]
    [InlineData(42_949_672_950, 4_294_967_295)]
    [InlineData(42_949_672_960, 4_294_967_295)]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, 4_294_967_295)]
    public void Round_trip_out_of_range_is_written_as_the_nearest_value(long ticks, uint microseconds) =>
        Assert.Equal(microseconds, BinaryPrimitives.ReadUInt32BigEndian(V2Bytes.Of(new BeatFrame(1, new TimeSpan(ticks))).AsSpan(5)));

    [Fact]
    public void Time_in_another_zone_is_written_as_the_same_moment()
    {
        var message = (MessageFrame)ExampleFrame.All["broadcast"].Frame;
        byte[] elsewhere = V2Bytes.Of(message with { Head = message.Head with { Time = message.Head.Time.ToOffset(TimeSpan.FromHours(-7)) } });
        Assert.Equal(ExampleFrame.All["broadcast"].WithoutLength, elsewhere);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData((uint)int.MaxValue)]
    [InlineData(1u << 31)]
    [InlineData(uint.MaxValue)]
    public void Length_is_read_without_a_limit(uint expected)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, expected);
        Assert.True(FrameCodec.TryReadHeader(bytes, out uint length));
        Assert.Equal(expected, length);
    }
}
