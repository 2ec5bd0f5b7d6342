using System.Management.Automation;

namespace Pyile;

/// <summary>Errors about sessions, their names and their files.</summary>
internal static partial class Errors
{
    private const string ValidName =
        "must contain at least one character that is not a digit, and no wildcards (* ? [ ]) or control characters.";

    public static ErrorRecord NoSession(PyileRole? neededRole) => Make(
        ErrorIds.NoSession,
        null,
        neededRole switch
        {
            PyileRole.Host => "This process hosts no network, and only a host can do this.",
            PyileRole.Peer => "This process has joined no network. Use Stop-PyileHost to end a network that it hosts.",
            _ => "No session is open.",
        });

    public static ErrorRecord SessionNotFound(string nameOrId, IReadOnlyList<PyileSession> all) => Make(
        ErrorIds.SessionNotFound,
        nameOrId,
        $"There is no session with the name or id '{nameOrId}'; it may have ended. "
        + (all.Count == 0 ? "No session is open." : $"Sessions: {List(all)}."));

    public static ErrorRecord AmbiguousSession(IReadOnlyList<PyileSession> open) => Make(
        ErrorIds.AmbiguousSession, null, $"Several sessions are open: {List(open)}.");

    public static ErrorRecord HostLost(PyileSession lost) => Make(
        ErrorIds.HostLost, lost, $"The session '{lost.Name}' (id {lost.Id}) has lost its host permanently, and no other session is open.");

    public static ErrorRecord NotAHost(PyileSession session) => Make(
        ErrorIds.NotAHost, session, $"The session '{session.Name}' is a peer, and only a host can do this.");

    public static ErrorRecord SessionNameTaken(string name) => Make(
        ErrorIds.SessionNameTaken, name, $"An open session already has the name '{name}'.");

    public static ErrorRecord SessionNameInvalid(string name) => Make(
        ErrorIds.SessionNameInvalid, name, $"'{name}' is not a valid session name. It {ValidName}");

    public static ErrorRecord StatePathInvalid(string path) => Make(ErrorIds.StatePathInvalid, path, NotAFile(path));

    public static ErrorRecord TrustPathInvalid(string path) => Make(ErrorIds.TrustPathInvalid, path, NotAFile(path));

    public static ErrorRecord TrustNotFound(string host) => Make(
        ErrorIds.TrustNotFound, host, $"No network is remembered for '{host}'.");

    private static string NotAFile(string path) => $"'{path}' is not a path of the file system.";

    private static string List(IEnumerable<PyileSession> sessions) =>
        string.Join(", ", sessions.Select(s => $"{s.Name} (id {s.Id}, {s.Role}, {s.State})"));

    public static ErrorRecord SessionOpen(PyileSession session, TimeSpan timeout) => Make(
        ErrorIds.SessionOpen, session, $"After {timeout.TotalSeconds:0.###} s the session '{session.Name}' is still open.");
}
