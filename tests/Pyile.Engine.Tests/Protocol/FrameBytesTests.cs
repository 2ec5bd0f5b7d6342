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
    public void A_frame_is_written_with_its_length_and_type(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        Assert.Equal(Convert.ToHexString(example.Bytes), Convert.ToHexString(FrameCodec.Encode(example.Frame).Span));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_read_however_it_lies_in_memory(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        Segmentation.ForEach(example.WithoutLength, bytes => V2Bytes.AssertSame(example.Frame, V2Bytes.Parse(bytes)));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void What_a_frame_holds_is_its_own(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        byte[] buffer = example.WithoutLength;
        ProtocolFrame frame = V2Bytes.Parse(new ReadOnlySequence<byte>(buffer));

        Array.Fill(buffer, (byte)0xee);

        V2Bytes.AssertSame(example.Frame, frame);
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void The_length_is_read_when_it_is_there(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        for (int length = 0; length < example.Bytes.Length; length++)
        {
            Assert.Equal(length >= 4, FrameCodec.TryReadHeader(example.Bytes.AsSpan(0, length), out uint told));
            Assert.Equal(length >= 4 ? example.Bytes.Length - 4 : 0, (int)told);
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_that_ends_too_early_is_refused_at_every_length(string name)
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
    public void A_byte_after_the_end_is_refused(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        if (example.Open is null)
            V2Bytes.ProblemOf([.. example.WithoutLength, 0]);
    }

    [Fact]
    public void Nothing_is_written_between_two_frames()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (ExampleFrame example in ExampleFrame.All.Values)
            FrameCodec.Write(output, example.Frame);
        Assert.Equal(ExampleFrame.All.Values.SelectMany(example => example.Bytes), output.WrittenSpan.ToArray());
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_message_is_read_without_a_frame_as_with_one(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        bool isMessage = MessageCodec.TryRead(example.WithoutLength, out MessageHead head, out ReadOnlySpan<byte> body);
        Assert.Equal(example.Frame is MessageFrame, isMessage);
        if (isMessage)
            V2Bytes.AssertSame(example.Frame, new MessageFrame(head, body.ToArray()));
    }

    [Fact]
    public void An_acknowledgement_is_written_without_a_frame_as_with_one()
    {
        byte[] bytes = new byte[MessageCodec.AcknowledgementSize];
        MessageCodec.WriteAcknowledgement(bytes, Lanes.Messages, 9, isFull: true);
        Assert.Equal(ExampleFrame.All["acknowledgement with a full inbox"].Bytes, bytes);
    }

    [Theory]
    [InlineData("broadcast")]
    [InlineData("direct message")]
    [InlineData("JSON value")]
    public void A_message_is_written_without_a_frame_as_with_one(string name)
    {
        ExampleFrame example = ExampleFrame.All[name];
        MessageFrame message = Assert.IsType<MessageFrame>(example.Frame);
        byte[] bytes = new byte[MessageCodec.Overhead + message.Body.Length];
        MessageCodec.WriteHead(bytes, message.Head, message.Body.Length);
        message.Body.Span.CopyTo(bytes.AsSpan(MessageCodec.Overhead));
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
    public void A_round_trip_that_has_no_place_becomes_the_nearest(long ticks, uint microseconds) =>
        Assert.Equal(microseconds, BinaryPrimitives.ReadUInt32BigEndian(V2Bytes.Of(new BeatFrame(1, new TimeSpan(ticks))).AsSpan(5)));

    [Fact]
    public void A_time_is_the_same_moment_whatever_its_zone()
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
    public void A_length_is_read_as_it_is_and_judged_by_others(uint expected)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, expected);
        Assert.True(FrameCodec.TryReadHeader(bytes, out uint length));
        Assert.Equal(expected, length);
    }
}
