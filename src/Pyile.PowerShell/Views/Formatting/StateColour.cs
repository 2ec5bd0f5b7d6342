using System.Management.Automation;

namespace Pyile.Views;

/// <summary>
/// The colours of states, taken from the user's <c>$PSStyle</c>. The module is compiled against assemblies without its
/// type, and a shell may not have it; states have no colour then.
/// </summary>
internal static class StateColour
{
    private const string Good = "Foreground.Green";
    private const string Doubtful = "Formatting.Warning";
    private const string Bad = "Formatting.Error";
    private const string Over = "Foreground.BrightBlack";

    private static readonly Dictionary<string, string> Styles = new(StringComparer.Ordinal)
    {
        [nameof(PyileSessionState.Listening)] = Good,
        [nameof(PyileSessionState.Connected)] = Good,
        [nameof(PyileSessionState.Reconnecting)] = Doubtful,
        [nameof(PyileSessionState.HostLost)] = Bad,
        [nameof(PyileSessionState.Closed)] = Over,
        [nameof(PyilePeerState.Active)] = Good,
        [nameof(PyilePeerState.Suspect)] = Doubtful,
        [nameof(PyilePeerState.Away)] = Doubtful,
        [nameof(PyileReceiptStatus.Delivered)] = Good,
        [nameof(PyileReceiptStatus.Failed)] = Bad,
        [nameof(PyileLogLevel.Debug)] = Over,
        [nameof(PyileLogLevel.Warning)] = Doubtful,
        [nameof(PyileLogLevel.Error)] = Bad,
        [nameof(PyileHandlerState.Running)] = Good,
        [nameof(PyileHandlerState.Stopping)] = Doubtful,
        [nameof(PyileHandlerState.Stopped)] = Over,
        [nameof(PyileHostTrust.Known)] = Good,
        [nameof(PyileHostTrust.Changed)] = Bad,
        [bool.FalseString] = Doubtful,
        ["Mixed"] = Doubtful,
        ["None"] = Doubtful,
    };

    public static string Apply(string state, object? style)
    {
        if (style is null || !Styles.TryGetValue(state, out string? path) || $"{Read(style, "OutputRendering")}" == "PlainText")
            return state;
        string colour = path.Split('.').Aggregate<string, object?>(style, Read) as string ?? "";
        return colour.Length == 0 ? state : $"{colour}{state}{Read(style, "Reset")}";
    }

    private static object? Read(object? from, string property) =>
        from is null ? null : PSObject.AsPSObject(from).Properties[property]?.Value;
}
