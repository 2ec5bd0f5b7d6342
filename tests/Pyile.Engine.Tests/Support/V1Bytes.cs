using System.Buffers;
using System.Text;

namespace Pyile.Engine.Tests.Support;

/// <summary>Encodes and decodes single values of version 1 for tests.</summary>
internal static class V1Bytes
{
    public static byte[] Of(V1Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        V1Codec.Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    public static string TextOf(V1Value value) => Encoding.UTF8.GetString(Of(value));

    public static V1Value Parse(ReadOnlySpan<byte> json) => Parse(new ReadOnlySequence<byte>(json.ToArray()));

    public static V1Value Parse(in ReadOnlySequence<byte> json)
    {
        bool parsed = V1Codec.TryParse(json, out V1Value? value, out string? problem);
        Assert.True(parsed, problem);
        Assert.Null(problem);
        return value!;
    }

    public static T Parse<T>(ReadOnlySpan<byte> json)
        where T : V1Value => Assert.IsType<T>(Parse(json));

    public static T Parse<T>(in ReadOnlySequence<byte> json)
        where T : V1Value => Assert.IsType<T>(Parse(json));

    /// <summary>The reason why these bytes are refused.</summary>
    public static string ProblemOf(ReadOnlySpan<byte> json) => ProblemOf(new ReadOnlySequence<byte>(json.ToArray()));

    public static string ProblemOf(in ReadOnlySequence<byte> json)
    {
        bool parsed = V1Codec.TryParse(json, out V1Value? value, out string? problem);
        Assert.False(parsed, $"{Encoding.UTF8.GetString(json)} was accepted as {value}");
        Assert.Null(value);
        Assert.False(string.IsNullOrWhiteSpace(problem));
        return problem!;
    }
}
