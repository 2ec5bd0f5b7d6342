using System.Data;
using System.Data.SqlTypes;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyile.Values;

/// <summary>Values of libraries that stand for other values: JSON, rows of tables, CIM objects.</summary>
internal static class Unfolding
{
    private static readonly HashSet<string> OfCimItself =
        new(["CimClass", "CimInstanceProperties", "CimSystemProperties"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is what a command without output returns, or a null of another kind.</summary>
    public static bool IsNothing(object? value) =>
        value is null or DBNull or NullString || ReferenceEquals(value, System.Management.Automation.Internal.AutomationNull.Value);

    /// <summary>The value that this one stands for, which may be itself.</summary>
    public static object? Of(object plain) => plain switch
    {
        JsonDocument document => document.RootElement,
        JsonNode node => Parse(node.ToJsonString()),
        INullable sql => sql.IsNull ? null : sql.GetType().GetProperty("Value")!.GetValue(sql),
        DataTable table => table.Rows.Cast<object>().ToArray(),
        DataView view => view.Cast<object>().ToArray(),
        _ when plain.GetType().FullName == "Newtonsoft.Json.Linq.JValue" => plain.GetType().GetProperty("Value")!.GetValue(plain),
        _ => plain,
    };

    /// <returns>The elements of an object of the kinds that have no other content; null for all others.</returns>
    public static IEnumerable<(object? Key, object? Value)>? Members(object value, object plain)
    {
        switch (plain)
        {
            case JsonElement { ValueKind: JsonValueKind.Object } element:
                return element.EnumerateObject().Select(member => ((object?)member.Name, (object?)member.Value));
            case DataRow row:
                return row.Table.Columns.Cast<DataColumn>().Select(column => ((object?)column.ColumnName, (object?)row[column]));
            case DataRowView row:
                return row.Row.Table.Columns.Cast<DataColumn>().Select(column => ((object?)column.ColumnName, (object?)row[column.ColumnName]));
        }
        return plain.GetType().FullName switch
        {
            "Newtonsoft.Json.Linq.JProperty" => OfProperty(plain),
            "Microsoft.Management.Infrastructure.CimInstance" => PSObject.AsPSObject(value).Properties
                .Where(property => !OfCimItself.Contains(property.Name))
                .Select(property => ((object?)property.Name, (object?)property.Value)),
            _ => null,
        };
    }

    /// <summary>Whether the properties of a collection only show its elements in other ways.</summary>
    public static bool IsElementsOnly(object collection) =>
        collection is HttpHeaders or DataView or System.Collections.Specialized.NameValueCollection
        || (collection.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ArraySegment<>))
        || collection.GetType().FullName is "Newtonsoft.Json.Linq.JObject" or "Newtonsoft.Json.Linq.JArray";

    private static IEnumerable<(object? Key, object? Value)> OfProperty(object plain)
    {
        Type type = plain.GetType();
        yield return (type.GetProperty("Name")!.GetValue(plain), type.GetProperty("Value")!.GetValue(plain));
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = ValueReader.MaxDepth });
        return document.RootElement.Clone();
    }
}
