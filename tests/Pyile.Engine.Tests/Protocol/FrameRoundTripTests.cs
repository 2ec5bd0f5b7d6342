using System.Buffers;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class FrameRoundTripTests
{
    [Fact]
    public void Any_frame_is_read_as_it_was_written() =>
        GivenV2.AnyFrame.Sample(frame => V2Bytes.AssertSame(frame, V2Bytes.Parse(V2Bytes.Of(frame))), iter: 5_000);

    [Fact]
    public void Any_sequence_of_frames_is_split_by_their_lengths() =>
        GivenV2.AnyFrame.Array[1, 6].Sample(
            frames =>
            {
                var output = new ArrayBufferWriter<byte>();
                foreach (ProtocolFrame frame in frames)
                    FrameCodec.Write(output, frame);
                var left = new ReadOnlySequence<byte>(output.WrittenMemory);
                foreach (ProtocolFrame frame in frames)
                {
                    Assert.True(FrameCodec.TryReadHeader(left.FirstSpan, out uint length));
                    V2Bytes.AssertSame(frame, V2Bytes.Parse(left.Slice(4, length)));
                    left = left.Slice(4 + length);
                }
                Assert.True(left.IsEmpty);
            },
            iter: 1_000);
}
