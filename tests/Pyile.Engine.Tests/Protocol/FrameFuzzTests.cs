using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>
/// Damaged frames for PYILE_FUZZ_SECONDS. The message of a failure has the input in hexadecimal digits; add it to the finds, which are
/// tried each time.
/// </summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const int Allowance = 64 * 1024;

    private static readonly string[] Finds =
    [
        "00000000",
        "ffffffff",
        "00000001 21",
        "00000025 21 00 00 0000000000000001 00000000000000000000000000000000 0000e677d21fdc00 01 01",
        "0000002c 02 0000000000000000 0000000000000000000000000000000000000000000000000000000000000000 ffff 00",
        "00000007 03 ffff 61 0001 00",
        "00000002 12 02",
        "00000009 10 00000000 ffffffff",
        "0000002e 13" + ExampleRosters.DeltaLabel + "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babb",
    ];

    private static readonly int[] Limits = [ProtocolLimits.Login, ProtocolLimits.Control, ProtocolLimits.Message];

    private static readonly byte[][] Good =
    [
        .. ExampleFrame.All.Values.Select(example => example.Bytes),
        FrameCodec.Encode(new RosterPartFrame(true, ExampleRosters.SnapshotBytes)).ToArray(),
        FrameCodec.Encode(new RosterUpdateFrame(ExampleRosters.DeltaBytes)).ToArray(),
    ];

    private static readonly byte[][] Corpus = [.. Good, .. Finds.Select(V2Bytes.Hex)];

    [Fact]
    public void Damaged_frames_are_read_or_refused_within_the_memory_limit()
    {
        TimeSpan time = FuzzTime.Given;
        int seed = Seeds.Next();
        Seeds.Play(seed, random =>
        {
            var mutator = new FrameMutator(random, Corpus);
            var watch = Stopwatch.StartNew();
            int inputs = 0;
            int taken = 0;
            for (; watch.Elapsed < time || inputs < 1000; inputs++)
            {
                byte[] bytes = mutator.Next();
                taken += Check(bytes, mutator.Cut(bytes), Limits[random.Next(Limits.Length)]);
            }
            output.WriteLine($"Seed {seed}: {inputs} inputs, {taken} frames were taken");
            Assert.InRange(taken, inputs / 20, inputs * 10);
        });
    }

    [Fact]
    public void Valid_frames_are_read() =>
        Assert.All(Good, bytes => Assert.Equal(1, Check(bytes, [bytes], ProtocolLimits.Login)));

    [Fact]
    public void Earlier_finds_are_read_or_refused_in_every_segmentation() =>
        Assert.All(Finds.Select(V2Bytes.Hex), bytes => Segmentation.ForEachCut(bytes, cut => Check(bytes, cut, ProtocolLimits.Login)));

    [Fact]
    public void Frames_that_are_cut_off_anywhere_are_refused() =>
        Assert.All(
            Good.SelectMany(bytes => Enumerable.Range(0, bytes.Length).Select(length => bytes[..length])),
            bytes => Assert.Equal(0, Check(bytes, [bytes], ProtocolLimits.Login)));

    [Fact]
    public void Hostile_lengths_are_refused_in_every_segmentation()
    {
        foreach (uint length in FrameMutator.HostileLengths)
        {
            byte[] bytes = [0, 0, 0, 0, 0x7f, 0x7f, 0x7f];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
            foreach (int limit in Limits)
                Segmentation.ForEachCut(bytes, cut => Assert.Equal(0, Check(bytes, cut, limit)));
        }
    }

    /// <returns>How many frames were taken.</returns>
    private static int Check(byte[] bytes, ReadOnlyMemory<byte>[] cut, int limit)
    {
        try
        {
            CheckCodec(bytes.AsMemory(Math.Min(4, bytes.Length)));
            return CheckStream(bytes, cut, limit);
        }
        catch (Exception exception)
        {
            string lengths = string.Join(' ', cut.Select(piece => piece.Length));
            throw new XunitException($"{Convert.ToHexString(bytes)} in pieces of {lengths}, at most {limit}: {exception.Message}", exception);
        }
    }

    private static void CheckCodec(ReadOnlyMemory<byte> bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isTaken = FrameCodec.TryParse(new ReadOnlySequence<byte>(bytes), out ProtocolFrame? frame, out string? problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bytes.Length + Allowance);
        Assert.Equal((isTaken, !isTaken), (frame is not null, problem is not null));
        if (frame is not null)
            AssertSame(bytes.Span, V2Bytes.Of(frame));
        if (frame is RosterPartFrame part)
            CheckRoster(part.Bytes);
        if (frame is RosterUpdateFrame update)
            CheckRoster(update.Bytes);
    }

    private static void CheckRoster(ReadOnlyMemory<byte> bytes)
    {
        if (RosterCodec.TryParseSnapshot(bytes, GivenV2.Network, out RosterSnapshot? snapshot, out _))
            AssertSame(bytes.Span, RosterCodec.EncodeSnapshot(GivenV2.Network, snapshot));
        if (RosterCodec.TryParseDelta(bytes, GivenV2.Network, out RosterDelta? delta, out _))
            AssertSame(bytes.Span, RosterCodec.EncodeDelta(GivenV2.Network, delta));
    }

    private static int CheckStream(byte[] bytes, ReadOnlyMemory<byte>[] cut, int limit)
    {
        var stream = new FrameStream(new PreparedConnection(cut));
        int taken = 0;
        for (ReadOnlyMemory<byte> rest = bytes; ; taken++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task<ProtocolFrame?> reading = stream.ReadAsync(limit, CancellationToken.None).AsTask();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            // The pool has only buffers whose length is a power of two.
            Assert.InRange(allocated, 0, BitOperations.RoundUpToPowerOf2((uint)limit + 4) + Allowance);
            Assert.True(reading.IsCompleted);
            Assert.Equal(ProblemOf(rest, limit), KindOf(reading.Exception?.InnerException));
            if (reading.IsFaulted || rest.IsEmpty)
            {
                Assert.True(reading.IsFaulted || reading.Result is null);
                Assert.True(stream.DisposeAsync().AsTask().IsCompletedSuccessfully);
                return taken;
            }
            byte[] again = FrameCodec.Encode(reading.Result!).ToArray();
            AssertSame(rest.Span[..again.Length], again);
            AssertSame(again, stream.Bytes.Span);
            rest = rest[again.Length..];
        }
    }

    private static PyileError? KindOf(Exception? exception) =>
        exception is null ? null : Assert.IsType<PyileException>(exception).Kind;

    // The error with which a stream ends after these bytes, by the protocol.
    private static PyileError? ProblemOf(ReadOnlyMemory<byte> bytes, int limit)
    {
        if (bytes.IsEmpty)
            return null;
        if (bytes.Length < 4)
            return PyileError.ProtocolViolation;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes.Span);
        if (length > limit)
            return PyileError.TooLarge;
        bool isTaken = length <= bytes.Length - 4 && FrameCodec.TryParse(new ReadOnlySequence<byte>(bytes.Slice(4, (int)length)), out _, out _);
        return isTaken ? null : PyileError.ProtocolViolation;
    }

    private static void AssertSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (!expected.SequenceEqual(actual))
            Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(actual));
    }
}
