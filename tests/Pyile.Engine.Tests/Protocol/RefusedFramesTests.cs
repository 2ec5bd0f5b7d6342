using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class RefusedFramesTests
{
    private const string Id = "00112233445566778899aabbccddeeff";
    private const string Freshness = Id + Id;
    private const string Head = "21 00 00 0000000000000001" + Id;

    public static TheoryData<string> Malformed => [.. Vectors.Read("frames.json").All("malformed").Select(v => v.Text("name"))];

    public static TheoryData<string> Skipped => [.. Vectors.Read("frames.json").All("skipped").Select(v => v.Text("name"))];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_vector_is_refused_in_every_segmentation(string name) =>
        Segmentation.ForEach(Vector("malformed", name).AsSpan(4), bytes => V2Bytes.ProblemOf(bytes));

    [Theory]
    [MemberData(nameof(Skipped))]
    public void Unknown_type_from_128_is_kept_as_it_is(string name)
    {
        byte[] expected = Vector("skipped", name);
        Segmentation.ForEach(expected.AsSpan(4), bytes => Assert.Equal(expected, FrameCodec.Encode(Assert.IsType<UnknownFrame>(V2Bytes.Parse(bytes))).ToArray()));
    }

    [Fact]
    public void Every_unknown_type_below_128_is_refused()
    {
        byte[] known = [.. ExampleFrame.All.Values.Select(example => example.Bytes[4])];
        foreach (byte type in Enumerable.Range(0, 128).Select(i => (byte)i).Except(known))
        {
            Assert.Equal($"there is no frame of type {type}", V2Bytes.ProblemOf([type]));
            V2Bytes.ProblemOf([type, .. new byte[40]]);
        }
    }

    [Fact]
    public void Every_type_from_128_is_unknown()
    {
        for (int type = 128; type < 256; type++)
            Assert.Equal(type, Assert.IsType<UnknownFrame>(V2Bytes.Parse([(byte)type, 1, 2])).Type);
    }

    [Fact]
    public void Empty_frame_is_refused() => Segmentation.ForEach([], bytes => V2Bytes.ProblemOf(bytes));

    [Theory]
    [InlineData("0000000000000000", true)]
    [InlineData("ffffffffffffffff", false)]
    [InlineData("0000e677d21fdbff", true)]
    [InlineData("0000e677d21fdc00", false)]
    [InlineData("7fffffffffffffff", false)]
    [InlineData("8000000000000000", false)]
    public void Time_after_the_year_9999_is_refused(string time, bool isTaken)
    {
        string frame = Head + time + "01 01";
        if (isTaken)
            V2Bytes.Parse(V2Bytes.Hex(frame));
        else
            AssertRefused(frame);
    }

    [Theory]
    [InlineData("02 0000000000000000" + Freshness + "ffff 00")]
    [InlineData("02 0000000000000000" + Freshness + "0002 00")]
    [InlineData("02 0000000000000000" + Freshness + "0000 ffff 00")]
    [InlineData("02 0000000000000000" + Freshness + "0000 0000 ffff 00")]
    [InlineData("02 0000000000000000" + Freshness + "0000 0000 0000 0001")]
    [InlineData("16 ffff")]
    [InlineData("16 8000 00")]
    [InlineData("16 7fff 00")]
    [InlineData("03 ffff 61 0001 00 0000 0000")]
    [InlineData("03 0001 61 0001 00 ffff 0000")]
    [InlineData("03 0001 61 0001 00 0000 0001")]
    [InlineData("04" + Id + "ffff 61 0000 0000")]
    [InlineData("04" + Id + "0001 61 ffff 0000")]
    [InlineData("04" + Id + "0001 61 0000 ffff")]
    [InlineData("20 ffff")]
    [InlineData("20 0004 4000 0001")]
    public void Field_longer_than_its_frame_is_refused(string frame) => AssertRefused(frame);

    [Theory]
    [InlineData("16 0000 00")]
    [InlineData("20 0000 00")]
    [InlineData("20 0004 4000 0000 00")]
    [InlineData("03 0001 61 0001 00 0000 0000 00")]
    [InlineData("04" + Id + "0001 61 0000 0000 00 00")]
    public void Field_that_leaves_bytes_after_the_end_is_refused(string frame) => AssertRefused(frame);

    [Theory]
    [InlineData("ff")]
    [InlineData("80")]
    [InlineData("c3")]
    [InlineData("c080")]
    [InlineData("c1bf")]
    [InlineData("e28080 80")]
    [InlineData("eda0bd")]
    [InlineData("edb880")]
    [InlineData("eda0bd edb880")]
    [InlineData("f09f98")]
    [InlineData("f4908080")]
    [InlineData("61 ff 61")]
    public void Alias_that_is_not_UTF8_is_refused(string alias) => AssertAliasRefused(V2Bytes.Hex(alias));

    [Theory]
    [InlineData("a\0")]
    [InlineData("\u001b[31m")]
    [InlineData("\t")]
    [InlineData("a\nb")]
    [InlineData("a\r")]
    [InlineData("\u007f")]
    [InlineData("\u0085")]
    [InlineData("\u009b31m")]
    [InlineData("\u009d8;;")]
    public void Alias_with_a_control_character_is_refused(string alias) => AssertAliasRefused(Encoding.UTF8.GetBytes(alias));

    [Fact]
    public void Empty_alias_is_refused() => AssertAliasRefused([]);

    [Theory]
    [InlineData("a", 64)]
    [InlineData("日", 64)]
    [InlineData("😀", 32)]
    public void Alias_with_more_than_64_code_units_is_refused(string character, int most)
    {
        string longest = string.Concat(Enumerable.Repeat(character, most));
        var proof = Assert.IsType<ProofFrame>(V2Bytes.Parse(ProofWith(Encoding.UTF8.GetBytes(longest))));
        Assert.Equal(longest, proof.Alias);
        AssertAliasRefused(Encoding.UTF8.GetBytes(longest + "a"));
        AssertAliasRefused(Encoding.UTF8.GetBytes(longest + longest));
    }

    [Fact]
    public void Alias_of_the_greatest_length_is_refused() => AssertMalformed(ProofWith(new byte[ushort.MaxValue]));

    private static byte[] Vector(string list, string name) =>
        Vectors.Read("frames.json").All(list).Single(v => v.Text("name") == name).Bytes("hex");

    // The same alias in both frames that carry one.
    private static void AssertAliasRefused(byte[] alias)
    {
        AssertMalformed(ProofWith(alias));
        AssertMalformed([4, .. V2Bytes.Hex(Id), (byte)(alias.Length >> 8), (byte)alias.Length, .. alias, 0, 0, 0, 0]);
    }

    private static byte[] ProofWith(byte[] alias) =>
        [3, (byte)(alias.Length >> 8), (byte)alias.Length, .. alias, 0, 1, 0, 0, 0, 0, 0];

    private static void AssertRefused(string frame) =>
        Segmentation.ForEach(V2Bytes.Hex(frame), bytes => Assert.EndsWith(" is malformed", V2Bytes.ProblemOf(bytes), StringComparison.Ordinal));

    private static void AssertMalformed(byte[] frame) =>
        Assert.EndsWith(" is malformed", V2Bytes.ProblemOf(frame), StringComparison.Ordinal);
}
