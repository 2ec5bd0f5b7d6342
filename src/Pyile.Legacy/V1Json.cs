using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pyile.Legacy;

/// <summary>The few shapes of JSON that version 1 values are made of.</summary>
internal static class V1Json
{
    // Letters are not escaped if possible, because a message of version 1 has at most 2048 bytes. Characters beyond the basic plane
    // are still escaped, in 12 bytes.
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static string? ReadText(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    public static bool? ReadBoolean(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static bool ReadStream(JsonElement root) => ReadFlag(root, "stream"u8);

    /// <summary>Reads a flag that only this implementation writes; any other value counts as false.</summary>
    public static bool ReadFlag(JsonElement root, ReadOnlySpan<byte> name) =>
        root.TryGetProperty(name, out JsonElement flag) && flag.ValueKind == JsonValueKind.True;

    public static WireAddress? ReadAddress(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 2)
            return null;
        return ReadText(element[0]) is { } host
            && element[1].ValueKind == JsonValueKind.Number
            && element[1].TryGetInt32(out int port)
            && port is > 0 and <= 65535
                ? new WireAddress(host, port)
                : null;
    }

    public static IReadOnlyList<WireAddress>? ReadAddresses(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return null;
        var addresses = new List<WireAddress>(element.GetArrayLength());
        foreach (JsonElement entry in element.EnumerateArray())
        {
            if (ReadAddress(entry) is not { } address)
                return null;
            addresses.Add(address);
        }
        return addresses;
    }

    public static void WriteStream(Utf8JsonWriter json, bool stream)
    {
        if (stream)
            json.WriteBoolean("stream"u8, true);
    }

    public static void WriteAddress(Utf8JsonWriter json, ReadOnlySpan<byte> name, WireAddress address)
    {
        json.WritePropertyName(name);
        WriteAddress(json, address);
    }

    public static void WriteAddresses(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<WireAddress> addresses)
    {
        json.WriteStartArray(name);
        foreach (WireAddress address in addresses)
            WriteAddress(json, address);
        json.WriteEndArray();
    }

    private static void WriteAddress(Utf8JsonWriter json, WireAddress address)
    {
        json.WriteStartArray();
        json.WriteStringValue(address.Host);
        json.WriteNumberValue(address.Port);
        json.WriteEndArray();
    }
}
