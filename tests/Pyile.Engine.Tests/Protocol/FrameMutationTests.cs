using System.Buffers;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class FrameMutationTests
{
    private static readonly Gen<byte[]> AnyMutant = Mutants.Of([.. ExampleFrame.All.Values.Select(example => example.WithoutLength)]);

    [Fact]
    public void Damaged_frames_are_read_or_refused_and_never_throw() => AnyMutant.Sample(bytes => { Read(bytes); }, iter: 20_000);

    [Fact]
    public void Random_bytes_are_read_or_refused_and_never_throw() =>
        Gen.Select(Gen.OneOf<byte>([.. ExampleFrame.All.Values.Select(example => example.Bytes[4])]), Gen.Byte.Array[0, 80])
            .Sample((type, payload) => { Read([type, .. payload]); }, iter: 20_000);

    [Fact]
    public void Damaged_frame_that_is_read_is_written_as_the_same_bytes() =>
        AnyMutant.Sample(
            bytes =>
            {
                if (Read(bytes) is { } frame)
                    Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(V2Bytes.Of(frame)));
            },
            iter: 10_000);

    [Fact]
    public void Segmentation_of_damaged_frames_does_not_change_the_result() =>
        Gen.Select(AnyMutant, Gen.Int[0, 999], Gen.Int[0, 999]).Sample(
            (bytes, first, second) =>
            {
                int one = first % (bytes.Length + 1);
                int two = one + (second % (bytes.Length - one + 1));
                ReadOnlySequence<byte> cut = Segmentation.Join(bytes.AsMemory(..one), bytes.AsMemory(one..two), bytes.AsMemory(two..));
                Assert.Equal(FrameCodec.TryParse(new ReadOnlySequence<byte>(bytes), out _, out string? expected), FrameCodec.TryParse(cut, out _, out string? actual));
                Assert.Equal(expected, actual);
            },
            iter: 5_000);

    private static ProtocolFrame? Read(byte[] bytes)
    {
        bool parsed = FrameCodec.TryParse(new ReadOnlySequence<byte>(bytes), out ProtocolFrame? frame, out string? problem);
        Assert.Equal(parsed, frame is not null);
        Assert.Equal(parsed, problem is null);
        return frame;
    }
}
