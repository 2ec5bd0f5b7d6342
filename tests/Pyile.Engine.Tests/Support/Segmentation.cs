using System.Buffers;
using Xunit.Sdk;

namespace Pyile.Engine.Tests.Support;

/// <summary>All ways to store the same bytes in memory, or to receive them.</summary>
internal static class Segmentation
{
    /// <summary>Runs a test on each sequence of these bytes.</summary>
    public static void ForEach(ReadOnlySpan<byte> bytes, Action<ReadOnlySequence<byte>> test)
    {
        byte[] copy = bytes.ToArray();
        foreach ((string name, Func<byte[], ReadOnlyMemory<byte>[]> cut) in Cutters(copy.Length))
            Named(name, () => test(Join(cut(copy))));
    }

    /// <summary>Runs a test on each series of reads of these bytes.</summary>
    public static void ForEachCut(ReadOnlySpan<byte> bytes, Action<ReadOnlyMemory<byte>[]> test)
    {
        byte[] copy = bytes.ToArray();
        foreach ((string name, Func<byte[], ReadOnlyMemory<byte>[]> cut) in Cutters(copy.Length))
            Named(name, () => test(cut(copy)));
    }

    /// <summary>Runs a test with each way to split, for a dialogue whose bytes are not known in advance.</summary>
    /// <param name="longest">The length of the longest value.</param>
    /// <param name="test">Receives the function that splits.</param>
    public static void ForEachCutter(int longest, Action<Func<byte[], ReadOnlyMemory<byte>[]>> test)
    {
        foreach ((string name, Func<byte[], ReadOnlyMemory<byte>[]> cut) in Cutters(longest))
            Named(name, () => test(cut));
    }

    public static ReadOnlySequence<byte> Join(params ReadOnlyMemory<byte>[] chunks)
    {
        var first = new Segment(chunks[0], null);
        Segment last = first;
        foreach (ReadOnlyMemory<byte> chunk in chunks.AsSpan(1))
            last = new Segment(chunk, last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static IEnumerable<(string Name, Func<byte[], ReadOnlyMemory<byte>[]> Cut)> Cutters(int longest)
    {
        yield return ("right-sized", bytes => [bytes]);
        yield return ("inside a larger buffer", bytes => [Surround(bytes).AsMemory(3, bytes.Length)]);
        for (int i = 0; i <= longest; i++)
        {
            int offset = i;
            yield return ($"split at {offset}", bytes => Split(bytes, Math.Min(offset, bytes.Length)));
        }
        yield return ("one byte per segment", bytes => bytes.Length == 0 ? [bytes] : [.. bytes.Select(b => (ReadOnlyMemory<byte>)new[] { b })]);
        yield return ("empty segments in between", bytes =>
            [ReadOnlyMemory<byte>.Empty, .. bytes.SelectMany(b => new ReadOnlyMemory<byte>[] { new[] { b }, ReadOnlyMemory<byte>.Empty })]);
    }

    private static ReadOnlyMemory<byte>[] Split(byte[] bytes, int offset) => [bytes.AsMemory(0, offset), bytes.AsMemory(offset)];

    // What a reader sees if it reads past either end: half a string, and braces.
    private static byte[] Surround(byte[] bytes) => [.. "}{\""u8, .. bytes, .. "\"}{"u8];

    private static void Named(string name, Action test)
    {
        try
        {
            test();
        }
        catch (Exception exception)
        {
            throw new XunitException($"With the bytes {name}: {exception.Message}", exception);
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
