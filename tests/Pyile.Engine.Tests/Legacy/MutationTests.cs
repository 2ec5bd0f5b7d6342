using System.Buffers;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

[Trait("Category", "Slow")]
public sealed class MutationTests
{
    private static readonly byte[][] Corpus =
    [
        .. ReferenceBytes.All,
        V1Bytes.Of(new BannedStatus(false, true)),
        V1Bytes.Of(new Shadow(new Secret("é\"\\日😀"), true)),
        V1Bytes.Of(new TextMessage("é\"\\日😀\n", "日", new WireAddress("10.0.0.1", 1), new WireAddress("", 65535))),
        """{"distro": []}{"dist_addr": ["", 1]}"""u8.ToArray(),
    ];

    private static readonly Gen<byte> InterestingByte = Gen.OneOf(
        Gen.OneOf("{}[]\",:\\u0e-.+dt<3 \n"u8.ToArray()), Gen.Byte);

    private static readonly Gen<Func<byte[], byte[]>> AnyMutation = Gen.OneOf(
        Gen.Select(Gen.Int[0, 999], InterestingByte).Select((at, value) => Mutation(b => Replace(b, at, 1, [value]))),
        Gen.Select(Gen.Int[0, 999], InterestingByte.Array[1, 8]).Select((at, bytes) => Mutation(b => Replace(b, at, 0, bytes))),
        Gen.Select(Gen.Int[0, 999], Gen.Int[1, 20]).Select((at, count) => Mutation(b => Replace(b, at, count, []))),
        Gen.Select(Gen.Int[0, 999], Gen.Int[1, 20]).Select((at, count) => Mutation(b => Replace(b, at, 0, Slice(b, at, count)))),
        Gen.Select(Gen.Int[0, 999], Gen.OneOf(Corpus)).Select((at, other) => Mutation(b => Replace(b, at, 0, other))));

    private static readonly Gen<byte[]> AnyMutant = Gen.Select(
        Gen.OneOf(Corpus), AnyMutation.Array[1, 4], (bytes, mutations) => mutations.Aggregate(bytes, (b, mutate) => mutate(b)));

    [Fact]
    public void Damaged_values_are_read_or_refused_and_never_throw() =>
        AnyMutant.Sample(bytes => Read(new ReadOnlySequence<byte>(bytes)), iter: 20_000);

    [Fact]
    public void Random_bytes_are_read_or_refused_and_never_throw() =>
        InterestingByte.Array[0, 60].Sample(
            bytes => Read(new ReadOnlySequence<byte>([(byte)'{', .. bytes, (byte)'}'])), iter: 20_000);

    [Fact]
    public void Result_does_not_depend_on_how_damaged_bytes_are_split() =>
        Gen.Select(AnyMutant, Gen.Int[0, 999], Gen.Int[0, 999]).Sample(
            (bytes, first, second) =>
            {
                int one = first % (bytes.Length + 1);
                int two = one + (second % (bytes.Length - one + 1));
                ReadOnlySequence<byte> cut = Segmentation.Join(bytes.AsMemory(..one), bytes.AsMemory(one..two), bytes.AsMemory(two..));
                Assert.Equal(Read(new ReadOnlySequence<byte>(bytes)), Read(cut));
            },
            iter: 5_000);

    [Fact]
    public void Value_that_was_read_can_be_written_and_read_again() =>
        AnyMutant.Sample(
            bytes =>
            {
                if (V1Codec.TryParse(new ReadOnlySequence<byte>(bytes), out V1Value? value, out _) && value is not UnknownValue)
                    Assert.IsType(value.GetType(), V1Bytes.Parse(V1Bytes.Of(value)));
            },
            iter: 5_000);

    // The length and kind of each value, and the result at the end.
    private static List<string> Read(ReadOnlySequence<byte> buffer)
    {
        var seen = new List<string>();
        var scanner = new JsonValueScanner();
        while (true)
        {
            ScanResult result = scanner.Scan(buffer, out long length);
            if (result != ScanResult.Found)
            {
                Assert.Equal(0, length);
                seen.Add(result.ToString());
                return seen;
            }
            Assert.InRange(length, 2, buffer.Length);
            bool parsed = V1Codec.TryParse(buffer.Slice(0, length), out V1Value? value, out string? problem);
            Assert.Equal(parsed, value is not null);
            Assert.Equal(parsed, problem is null);
            seen.Add($"{length} {value?.GetType().Name}");
            buffer = buffer.Slice(length);
        }
    }

    private static Func<byte[], byte[]> Mutation(Func<byte[], byte[]> mutation) => mutation;

    private static byte[] Replace(byte[] bytes, int at, int count, byte[] with)
    {
        int from = at % (bytes.Length + 1);
        int to = Math.Min(from + count, bytes.Length);
        return [.. bytes[..from], .. with, .. bytes[to..]];
    }

    private static byte[] Slice(byte[] bytes, int at, int count)
    {
        int from = at % (bytes.Length + 1);
        return bytes[from..Math.Min(from + count, bytes.Length)];
    }
}
