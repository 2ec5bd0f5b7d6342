using CsCheck;

namespace Pyile.Engine.Tests.Support;

/// <summary>Valid bytes with one to four damages.</summary>
internal static class Mutants
{
    private static readonly Gen<byte> InterestingByte = Gen.OneOf(Gen.OneOf<byte>(0, 1, 2, 4, 16, 64, 0x7f, 0x80, 0xc0, 0xff), Gen.Byte);

    public static Gen<byte[]> Of(IReadOnlyList<byte[]> corpus)
    {
        Gen<byte[]> any = Gen.OneOf([.. corpus]);
        Gen<int> anywhere = Gen.Int[0, 9_999];
        Gen<Func<byte[], byte[]>> mutation = Gen.OneOf(
            Gen.Select(anywhere, InterestingByte).Select((at, value) => Mutation(b => Replace(b, at, 1, [value]))),
            Gen.Select(anywhere, InterestingByte.Array[1, 8]).Select((at, bytes) => Mutation(b => Replace(b, at, 0, bytes))),
            Gen.Select(anywhere, Gen.Int[1, 20]).Select((at, count) => Mutation(b => Replace(b, at, count, []))),
            Gen.Select(anywhere, anywhere, Gen.Int[1, 80]).Select((at, from, count) => Mutation(b => Replace(b, at, 0, Slice(b, from, count)))),
            Gen.Select(anywhere, any).Select((at, other) => Mutation(b => Replace(b, at, int.MaxValue, Slice(other, at, int.MaxValue)))));
        return Gen.Select(any, mutation.Array[1, 4], (bytes, mutations) => mutations.Aggregate(bytes, (b, mutate) => mutate(b)));
    }

    private static Func<byte[], byte[]> Mutation(Func<byte[], byte[]> mutation) => mutation;

    private static byte[] Replace(byte[] bytes, int at, int count, byte[] with)
    {
        int from = at % (bytes.Length + 1);
        return [.. bytes[..from], .. with, .. bytes[End(bytes, from, count)..]];
    }

    private static byte[] Slice(byte[] bytes, int at, int count)
    {
        int from = at % (bytes.Length + 1);
        return bytes[from..End(bytes, from, count)];
    }

    private static int End(byte[] bytes, int from, int count) => from + Math.Min(count, bytes.Length - from);
}
