using System.Management.Automation;
using Pyile.Sessions;

namespace Pyile;

/// <summary>Which session is meant, and what a new one is made with.</summary>
internal static partial class Errors
{
    private const string GoodName = "has a character that is not a digit, no wildcards (* ? [ ]) and no control characters.";

    public static ErrorRecord NoSession(PyileRole? neededRole) => Make(
        "NoSession",
        null,
        neededRole switch
        {
            PyileRole.Host => "No network is hosted here, and only a host can do this.",
            PyileRole.Peer => "No network has been joined here, and one that is hosted here is ended with Stop-PyileHost.",
            _ => "No session is open.",
        });

    public static ErrorRecord SessionNotFound(string nameOrId, IReadOnlyList<ListedSession> all) => Make(
        "SessionNotFound",
        nameOrId,
        $"There is no session with the name or id '{nameOrId}'; it may have ended. {(all.Count == 0 ? "None is open." : $"These are open: {List(all)}.")}");

    public static ErrorRecord AmbiguousSession(IReadOnlyList<ListedSession> open) => Make(
        "AmbiguousSession", null, $"Several sessions are open: {List(open)}.");

    public static ErrorRecord HostLost(ListedSession lost) => Make(
        "HostLost", lost.View, $"The session '{lost.Name}' (id {lost.Id}) has lost its host for good, and no other is open.");

    public static ErrorRecord NotAHost(ListedSession session) => Make(
        "NotAHost", session.View, $"The session '{session.Name}' is a peer, and only a host can do this.");

    public static ErrorRecord SessionNameTaken(string name) => Make("SessionNameTaken", name, $"An open session has the name '{name}'.");

    public static ErrorRecord SessionNameInvalid(string name) => Make(
        "SessionNameInvalid", name, $"A session's name {GoodName}");

    public static ErrorRecord PathNotAFile(string path, string parameter) => Make(
        $"{parameter.TrimStart('-')}Invalid", path, $"'{path}' is no path of the file system.");

    public static ErrorRecord TrustNotFound(string host) => Make("TrustNotFound", host, $"No network is remembered for '{host}'.");

    private static string List(IEnumerable<ListedSession> sessions) =>
        string.Join(", ", sessions.Select(s => $"{s.Name} (id {s.Id}, {s.View.Role}, {s.View.State})"));
}
