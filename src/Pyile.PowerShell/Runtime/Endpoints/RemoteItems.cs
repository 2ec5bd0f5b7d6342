using System.Management.Automation;
using System.Text.Json;

namespace Pyile.Runtime.Endpoints;

/// <summary>What the records of streams and the list of endpoints look like between members.</summary>
internal static class RemoteItems
{
    /// <summary>The endpoint that lists the others. No user can register one with a colon in its name.</summary>
    public const string ListName = "pyile:endpoints";

    private const int MaxText = 64 * 1024;

    public static object OfError(ErrorRecord error) => new Dictionary<string, object?>
    {
        ["Message"] = Cut(error.ToString()),
        ["Id"] = Cut(error.FullyQualifiedErrorId),
        ["Category"] = $"{error.CategoryInfo.Category}",
    };

    public static PyileRemoteError ToError(string json, string? alias, string member)
    {
        JsonElement error = Parse(json);
        return new PyileRemoteError(TextOf(error, "Message") ?? "", TextOf(error, "Id"), TextOf(error, "Category"), alias, member);
    }

    public static object OfProgress(ProgressRecord progress) => new Dictionary<string, object?>
    {
        ["Activity"] = Cut(progress.Activity),
        ["Status"] = Cut(progress.StatusDescription),
        ["Percent"] = progress.PercentComplete,
        ["IsOver"] = progress.RecordType == ProgressRecordType.Completed,
    };

    /// <param name="json">The record as it was sent.</param>
    /// <param name="id">The id of the progress bar here.</param>
    /// <param name="member">The member's name.</param>
    public static ProgressRecord ToProgress(string json, int id, string member)
    {
        JsonElement progress = Parse(json);
        string status = TextOf(progress, "Status") is { Length: > 0 } text ? text : " ";
        int percent = progress.ValueKind == JsonValueKind.Object && progress.TryGetProperty("Percent", out JsonElement value)
            && value.TryGetInt32(out int done) ? Math.Clamp(done, -1, 100) : -1;
        bool isOver = progress.ValueKind == JsonValueKind.Object && progress.TryGetProperty("IsOver", out JsonElement over)
            && over.ValueKind == JsonValueKind.True;
        return new ProgressRecord(id, Texts.VisibleText.Of($"{member}: {TextOf(progress, "Activity")}"), Texts.VisibleText.Of(status))
        {
            PercentComplete = percent,
            RecordType = isOver ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }

    /// <summary>A record that is a text.</summary>
    public static string ToText(string json) =>
        Parse(json) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    public static object OfEndpoint(IEndpointSource endpoint) => new Dictionary<string, object?>
    {
        ["Name"] = endpoint.Name,
        ["Synopsis"] = endpoint.Synopsis,
        ["Parameters"] = endpoint.Parameters.Select(p => new Dictionary<string, object?>
        {
            ["Name"] = p.Name,
            ["Type"] = p.Type,
            ["IsMandatory"] = p.IsMandatory,
            ["ValidValues"] = p.ValidValues,
        }).ToArray(),
    };

    /// <returns>Null if it has no name.</returns>
    public static PyileEndpoint? ToEndpoint(string json, string session, string? alias, string member)
    {
        JsonElement endpoint = Parse(json);
        if (TextOf(endpoint, "Name") is not { Length: > 0 } name)
            return null;
        PyileEndpointParameter[] parameters = endpoint.TryGetProperty("Parameters", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(ToParameter)]
            : [];
        return new PyileEndpoint(name, TextOf(endpoint, "Synopsis"), parameters, session, alias, member);
    }

    private static PyileEndpointParameter ToParameter(JsonElement parameter) => new(
        TextOf(parameter, "Name") ?? "",
        TextOf(parameter, "Type") ?? "",
        parameter.ValueKind == JsonValueKind.Object && parameter.TryGetProperty("IsMandatory", out JsonElement mandatory)
            && mandatory.ValueKind == JsonValueKind.True,
        parameter.ValueKind == JsonValueKind.Object && parameter.TryGetProperty("ValidValues", out JsonElement values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(v => $"{v}")]
            : []);

    private static string? TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    // The engine has checked that it is one JSON value.
    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Values.ValueReader.MaxDepth });
        return document.RootElement.Clone();
    }

    private static string Cut(string? text) => text is null ? "" : text.Length <= MaxText ? text : text[..MaxText];
}
