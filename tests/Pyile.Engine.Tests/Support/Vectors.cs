using System.Globalization;
using System.Text.Json;

namespace Pyile.Engine.Tests.Support;

/// <summary>The test vectors of docs/protocol/vectors, and the fields in them as values.</summary>
internal static class Vectors
{
    private static readonly Dictionary<string, JsonElement> Files = [];

    /// <summary>The content of one file.</summary>
    public static JsonElement Read(string file)
    {
        lock (Files)
        {
            if (!Files.TryGetValue(file, out JsonElement content))
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", file)));
                Files[file] = content = document.RootElement.Clone();
            }
            return content;
        }
    }

    public static byte[] Bytes(this JsonElement fields, string name) => Convert.FromHexString(fields.Text(name));

    public static string Text(this JsonElement fields, string name) => fields.GetProperty(name).GetString()!;

    public static int Number(this JsonElement fields, string name) => fields.GetProperty(name).GetInt32();

    public static ulong Large(this JsonElement fields, string name) => ulong.Parse(fields.Text(name), CultureInfo.InvariantCulture);

    public static KeyHash Hash(this JsonElement fields, string name) => KeyHash.Read(fields.Bytes(name));

    public static MemberId Member(this JsonElement fields, string name) => MemberId.Read(fields.Bytes(name));

    public static Guid Id(this JsonElement fields, string name) => new(fields.Bytes(name), bigEndian: true);

    public static DateTimeOffset Time(this JsonElement fields, string name) => DateTimeOffset.FromUnixTimeMilliseconds((long)fields.Large(name));

    public static IEnumerable<JsonElement> All(this JsonElement fields, string name) => fields.GetProperty(name).EnumerateArray();

    public static TagBlock Tags(this JsonElement fields) => TagBlock.Of(
        [.. fields.All("tags").Select(t => new Tag((ushort)t.Number("number"), t.GetProperty("critical").GetBoolean(), t.Bytes("value")))]);
}
