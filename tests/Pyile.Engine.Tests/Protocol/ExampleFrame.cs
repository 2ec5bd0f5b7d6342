using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>A frame of the test vectors with its bytes.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Bytes">Its length, type and fields.</param>
/// <param name="Open">How many bytes at the end have no length of their own, because they reach to the end of the frame.</param>
internal sealed record ExampleFrame(ProtocolFrame Frame, byte[] Bytes, int? Open = null)
{
    public static readonly IReadOnlyDictionary<string, ExampleFrame> All =
        Vectors.Read("frames.json").All("frames").ToDictionary(v => v.Text("name"), Make);

    public byte[] WithoutLength => Bytes[4..];

    private static ExampleFrame Make(JsonElement vector) => new(
        VectorFrames.Make(vector.Text("type"), vector.GetProperty("fields")),
        vector.Bytes("hex"),
        vector.TryGetProperty("open", out JsonElement open) ? open.GetInt32() : null);
}
