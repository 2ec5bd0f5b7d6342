using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>Version 1 values from and to JSON. Bytes in, values out: no sockets, no limits, no state.</summary>
internal static class V1Codec
{
    /// <summary>A heartbeat, ready to be written.</summary>
    public static readonly ReadOnlyMemory<byte> HeartbeatBytes = "{\"<3\":true}"u8.ToArray();

    /// <summary>Reads one whole object, as <see cref="JsonValueScanner"/> found it.</summary>
    /// <returns>False, with the reason, if it is not JSON or a known key has an invalid value.</returns>
    public static bool TryParse(
        in ReadOnlySequence<byte> json,
        [NotNullWhen(true)] out V1Value? value,
        [NotNullWhen(false)] out string? problem)
    {
        value = null;
        problem = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, StrictJson.Options);
            value = Read(document.RootElement, json);
        }
        catch (JsonException exception)
        {
            // The exception's own text quotes what was received, and that may be a password.
            problem = exception.BytePositionInLine is { } position
                ? $"not valid JSON at byte {position} of line {exception.LineNumber + 1}"
                : "not valid JSON: a key is there twice";
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string with half of a surrogate pair is JSON, but not text.
            problem = "text that is not Unicode";
            return false;
        }
        if (value is null)
            problem = "a known key has an invalid value";
        return value is not null;
    }

    public static void Write(IBufferWriter<byte> output, V1Value value)
    {
        using var json = new Utf8JsonWriter(output, V1Json.WriterOptions);
        json.WriteStartObject();
        switch (value)
        {
            case BannedStatus status:
                json.WriteBoolean("banned"u8, status.Banned);
                V1Json.WriteStream(json, status.Stream);
                if (status.Encrypted)
                    json.WriteBoolean("encrypted"u8, true);
                break;
            case Shadow shadow:
                json.WriteString("shadow"u8, shadow.Password.Value);
                V1Json.WriteStream(json, shadow.Stream);
                break;
            case Authenticated answer:
                json.WriteBoolean("authenticated"u8, answer.Accepted);
                break;
            case PeerAddress peer:
                V1Json.WriteAddress(json, "peer_address"u8, peer.Address);
                break;
            case Distro distro:
                V1Json.WriteAddresses(json, "distro"u8, distro.Members);
                break;
            case DistAddress dist:
                V1Json.WriteAddress(json, "dist_addr"u8, dist.Address);
                break;
            case Heartbeat:
                json.WriteBoolean("<3"u8, true);
                break;
            case TextMessage message:
                json.WriteString("data"u8, message.Text);
                json.WriteString("alias"u8, message.Alias);
                if (message.To is { } to)
                    V1Json.WriteAddress(json, "to"u8, to);
                else
                    json.WriteString("to"u8, "Broadcast"u8);
                V1Json.WriteAddress(json, "from"u8, message.From);
                break;
            case Echo echo:
                json.WritePropertyName("data"u8);
                json.WriteRawValue(echo.Data, skipInputValidation: true);
                json.WriteString("alias"u8, echo.Alias);
                break;
            default:
                throw new ArgumentException($"{value.GetType().Name} is not written.", nameof(value));
        }
        json.WriteEndObject();
    }

    // The keys are checked in the order of the protocol. Null means that a known key has an invalid value.
    private static V1Value? Read(JsonElement root, in ReadOnlySequence<byte> json)
    {
        if (root.TryGetProperty("<3"u8, out _))
            return Heartbeat.Instance;
        if (root.TryGetProperty("data"u8, out JsonElement data))
            return ReadMessage(root, data, json);
        if (root.TryGetProperty("banned"u8, out JsonElement banned))
            return V1Json.ReadBoolean(banned) is { } isBanned ? new BannedStatus(isBanned, V1Json.ReadStream(root), V1Json.ReadFlag(root, "encrypted"u8)) : null;
        if (root.TryGetProperty("shadow"u8, out JsonElement shadow))
            return V1Json.ReadText(shadow) is { } password ? new Shadow(new Secret(password), V1Json.ReadStream(root)) : null;
        if (root.TryGetProperty("authenticated"u8, out JsonElement authenticated))
            return V1Json.ReadBoolean(authenticated) is { } accepted ? new Authenticated(accepted) : null;
        if (root.TryGetProperty("peer_address"u8, out JsonElement peer))
            return V1Json.ReadAddress(peer) is { } peerAddress ? new PeerAddress(peerAddress) : null;
        if (root.TryGetProperty("distro"u8, out JsonElement distro))
            return V1Json.ReadAddresses(distro) is { } members ? new Distro(members) : null;
        if (root.TryGetProperty("dist_addr"u8, out JsonElement dist))
            return V1Json.ReadAddress(dist) is { } distAddress ? new DistAddress(distAddress) : null;
        return UnknownValue.Instance;
    }

    private static V1Value? ReadMessage(JsonElement root, JsonElement data, in ReadOnlySequence<byte> json)
    {
        if (!root.TryGetProperty("alias"u8, out JsonElement aliasElement) || V1Json.ReadText(aliasElement) is not { } alias)
            return null;
        if (!root.TryGetProperty("from"u8, out JsonElement fromElement))
            return new Echo(json, alias);
        if (V1Json.ReadAddress(fromElement) is not { } from || !root.TryGetProperty("to"u8, out JsonElement toElement))
            return null;

        // The reference implementation sends any value as data; a value that is not a string is kept as its JSON text.
        string? read = V1Json.ReadText(data);
        string text = read ?? data.GetRawText();
        if (V1Json.ReadText(toElement) is "Broadcast")
            return new TextMessage(text, alias, null, from, IsJson: read is null);
        return V1Json.ReadAddress(toElement) is { } to ? new TextMessage(text, alias, to, from, IsJson: read is null) : null;
    }
}
