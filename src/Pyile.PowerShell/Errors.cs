using System.Management.Automation;
using Pyile.Engine;
using Pyile.Json;
using Pyile.Sessions;

namespace Pyile;

/// <summary>Every error record of the module: a stable id, a category, the target, and a text that says what to do.</summary>
internal static class Errors
{
    private const string Openers = "Start-PyileHost opens a network, Connect-PyilePeer joins one.";

    private const int ListedPeers = 10;

    /// <summary>What the engine reports; the id is the kind of its error.</summary>
    public static ErrorRecord From(PyileException exception, object? target)
    {
        (ErrorCategory category, string? advice) = exception.Kind switch
        {
            PyileError.WrongPassword => (ErrorCategory.AuthenticationError, null),
            PyileError.Banned => (ErrorCategory.PermissionDenied, null),
            PyileError.HostUnreachable or PyileError.ConnectionLost => (ErrorCategory.ConnectionError, null),
            PyileError.Timeout => (ErrorCategory.OperationTimeout, "-TimeoutSec sets the time."),
            PyileError.ProtocolViolation => (ErrorCategory.ProtocolError, null),
            PyileError.TooLarge => (ErrorCategory.LimitsExceeded, null),
            PyileError.UnencryptedNotAllowed => (ErrorCategory.SecurityError, "-AllowUnencrypted does that; about what is lost with it see the README."),
            PyileError.HostKeyChanged => (ErrorCategory.SecurityError, "Get-PyileTrust shows what is remembered, and -AcceptNewHost takes the new one."),
            PyileError.HostNotProven => (ErrorCategory.SecurityError, null),
            PyileError.HostFull => (ErrorCategory.ResourceBusy, null),
            PyileError.TicketInvalid => (ErrorCategory.AuthenticationError, "New-PyileTicket on the host makes one."),
            PyileError.TrustFile => (ErrorCategory.InvalidData, "-TrustPath chooses another file."),
            PyileError.AddressInUse => (ErrorCategory.ResourceBusy, "-PeerPort chooses the one for messages, and -Port of Start-PyileHost the one for logins; 0 takes a free one."),
            PyileError.AddressInvalid => (ErrorCategory.InvalidArgument, null),
            PyileError.SessionClosed => (ErrorCategory.ConnectionError, Openers),
            PyileError.NotAMember => (ErrorCategory.ObjectNotFound, null),
            PyileError.StateFile => (ErrorCategory.InvalidData, null),
            _ => (ErrorCategory.InvalidArgument, null),
        };
        return Make(exception, exception.Kind.ToString(), category, target, advice is null ? exception.Message : $"{exception.Message} {advice}");
    }

    /// <summary>A message that is not known to have arrived; the id is the reason.</summary>
    public static ErrorRecord From(PyileReceipt receipt)
    {
        ErrorCategory category = receipt.Reason switch
        {
            PyileFailureReason.NotAMember => ErrorCategory.ObjectNotFound,
            PyileFailureReason.TimedOut => ErrorCategory.OperationTimeout,
            PyileFailureReason.TooLarge => ErrorCategory.LimitsExceeded,
            PyileFailureReason.Unencrypted => ErrorCategory.SecurityError,
            _ => ErrorCategory.ConnectionError,
        };
        string advice = receipt.Reason switch
        {
            PyileFailureReason.NotAMember => " Get-PyilePeer shows who is.",
            PyileFailureReason.TimedOut => " -TimeoutSec gives it more time.",
            PyileFailureReason.Unencrypted => " A session that was opened with -AllowUnencrypted reaches it.",
            _ => "",
        };
        return Make(receipt.Reason.ToString(), category, receipt, $"The message to {PeerLookup.Describe(receipt.Alias, receipt.To)} failed. {receipt.Detail}{advice}");
    }

    /// <summary>A value that is not sent as JSON, because it would not arrive as it is.</summary>
    public static ErrorRecord From(ValueException exception, object? value)
    {
        (string id, ErrorCategory category, string advice) = exception.Problem switch
        {
            ValueProblem.TooDeep => ("ValueTooDeep", ErrorCategory.LimitsExceeded, "Choose what to send of it, for instance with Select-Object."),
            ValueProblem.Cycle => ("ValueHasCycle", ErrorCategory.InvalidData, "Choose what to send of it, for instance with Select-Object."),
            ValueProblem.Secret => ("ValueIsSecret", ErrorCategory.SecurityError, "Leave it out."),
            ValueProblem.NotFinite => ("ValueNotFinite", ErrorCategory.InvalidData, "Send a text instead, or $null."),
            ValueProblem.Key => ("ValueKeyInvalid", ErrorCategory.InvalidData, "Use texts or simple values as keys, each once."),
            ValueProblem.NotUnicode => (nameof(PyileError.InvalidMessage), ErrorCategory.InvalidArgument, "Remove that character."),
            ValueProblem.Unreadable => ("ValueUnreadable", ErrorCategory.ReadError, "Choose other properties, for instance with Select-Object."),
            ValueProblem.TooLarge => (nameof(PyileError.TooLarge), ErrorCategory.LimitsExceeded, "Send it in parts."),
            _ => ("ValueNotData", ErrorCategory.InvalidType, "Leave it out, or choose what to send, for instance with Select-Object."),
        };
        return Make(exception, id, category, value, $"The value is not sent. {exception.Message} {advice}");
    }

    public static ErrorRecord NullMessage() => Make(
        "NullMessage",
        ErrorCategory.InvalidArgument,
        null,
        "A null of the pipeline, which often comes from a variable that has no value, is not sent. -InputObject $null sends one.");

    public static ErrorRecord NoWaitWithPassThru() => Make(
        "NoWaitWithPassThru",
        ErrorCategory.InvalidArgument,
        null,
        "With -NoWait there are no receipts to return. Leave one of -NoWait and -PassThru out; Get-PyileStatistics and Get-PyileLog show what becomes of messages that nobody waits for.");

    public static ErrorRecord NoSession(PyileRole? neededRole) => Make(
        "NoSession",
        ErrorCategory.ObjectNotFound,
        null,
        neededRole switch
        {
            PyileRole.Host => "No network is hosted here, and only a host can do this. Start-PyileHost opens a network.",
            PyileRole.Peer => "No network has been joined here. Stop-PyileHost ends one that is hosted here.",
            _ => $"No session is open. {Openers}",
        });

    public static ErrorRecord SessionNotFound(string nameOrId, IReadOnlyList<ListedSession> all) => Make(
        "SessionNotFound",
        ErrorCategory.ObjectNotFound,
        nameOrId,
        $"There is no session with the name or id '{nameOrId}'; it may have ended. {(all.Count == 0 ? Openers : $"These are open: {List(all)}.")}");

    public static ErrorRecord AmbiguousSession(IReadOnlyList<ListedSession> open) => Make(
        "AmbiguousSession",
        ErrorCategory.InvalidArgument,
        null,
        $"Several sessions are open: {List(open)}. Say which one is meant with -Session.");

    public static ErrorRecord HostLost(ListedSession lost) => Make(
        "HostLost",
        ErrorCategory.ConnectionError,
        lost.View,
        $"The session '{lost.Name}' has lost its host for good, and no other is open. Connect-PyilePeer joins again in a new session. What is in its inbox can still be taken with Receive-PyileMessage -Session {lost.Id}; Disconnect-PyilePeer -Session {lost.Id} removes it.");

    public static ErrorRecord NotAHost(ListedSession session) => Make(
        "NotAHost",
        ErrorCategory.InvalidArgument,
        session.View,
        $"The session '{session.Name}' is a peer, and only a host can do this. Choose a host's session with -Session.");

    public static ErrorRecord SessionNameTaken(string name) => Make(
        "SessionNameTaken",
        ErrorCategory.ResourceExists,
        name,
        $"An open session has the name '{name}'. Choose another one with -Name, or end that session first.");

    public static ErrorRecord SessionNameInvalid(string name) => Make(
        "SessionNameInvalid",
        ErrorCategory.InvalidArgument,
        name,
        "A session's name has a character that is not a digit, no wildcards (* ? [ ]) and no control characters. Choose another one with -Name.");

    public static ErrorRecord PathNotAFile(string path, string parameter) => Make(
        $"{parameter.TrimStart('-')}Invalid",
        ErrorCategory.InvalidArgument,
        path,
        $"'{path}' is no path of the file system. Choose one with {parameter}.");

    public static ErrorRecord TicketNotFound(ListedSession session, Guid id) => Make(
        "TicketNotFound",
        ErrorCategory.ObjectNotFound,
        id,
        $"The host '{session.Name}' has no ticket {id}: it was used up, taken back or has expired. Get-PyileTicket shows the list.");

    public static ErrorRecord TrustNotFound(string host) => Make(
        "TrustNotFound",
        ErrorCategory.ObjectNotFound,
        host,
        $"No network is remembered for '{host}'. Get-PyileTrust shows the list.");

    public static ErrorRecord MemberIdInvalid(string text) => Make(
        "MemberIdInvalid",
        ErrorCategory.InvalidArgument,
        text,
        $"'{text}' is no member id, which has 32 hexadecimal digits. Get-PyileBan shows them.");

    public static ErrorRecord PeerNotFound(ListedSession session, string aliasOrAddress) => Make(
        "PeerNotFound",
        ErrorCategory.ObjectNotFound,
        aliasOrAddress,
        $"'{aliasOrAddress}' is no member that the session '{session.Name}' knows. Get-PyilePeer shows who is. The alias of a version 1 peer is known once a message or an echo of it has come; until then use its address.");

    /// <summary>Not all that were waited for have come.</summary>
    public static ErrorRecord PeersMissing(ListedSession session, TimeSpan timeout, IReadOnlyList<Peer> there, IReadOnlyList<string> missing, int wanted)
    {
        string found = there.Count == 0 ? "none of those who were waited for is there" : $"there are {List(there)}";
        string lacking = missing.Count > 0 ? $"Missing: {string.Join(", ", missing)}." : $"{there.Count} of {wanted} are there.";
        return Make(
            "PeersMissing",
            ErrorCategory.OperationTimeout,
            missing.Count > 0 ? missing : session.View,
            $"After {timeout.TotalSeconds:0.###} s, on the roster of the session '{session.Name}', {found}. {lacking} Get-PyilePeer shows all members; -TimeoutSec waits longer.");
    }

    /// <summary>Not all whose leaving was waited for have left.</summary>
    public static ErrorRecord PeersStillThere(ListedSession session, TimeSpan timeout, IReadOnlyList<Peer> there) => Make(
        "PeersStillThere",
        ErrorCategory.OperationTimeout,
        there.Select(p => p.Address.ToString()).ToArray(),
        $"After {timeout.TotalSeconds:0.###} s these are still on the roster of the session '{session.Name}': {List(there)}. -TimeoutSec waits longer.");

    public static ErrorRecord JobFailed(Exception exception, string session) => Make(
        exception, "JobFailed", ErrorCategory.NotSpecified, session, $"The job on the session '{session}' failed: {exception.Message}");

    public static ErrorRecord AmbiguousPeer(ListedSession session, string alias, IEnumerable<string> addresses) => Make(
        "AmbiguousPeer",
        ErrorCategory.InvalidArgument,
        alias,
        $"'{alias}' means several members of the session '{session.Name}': {string.Join(", ", addresses)}. Use the address with the port.");

    public static ErrorRecord SelfNotAllowed(ListedSession session, string address) => Make(
        "SelfNotAllowed",
        ErrorCategory.InvalidArgument,
        address,
        $"{address} is the host '{session.Name}' itself, which can neither remove nor ban itself. Stop-PyileHost ends it.");

    public static ErrorRecord ChatWithSelf(ListedSession session, string aliasOrAddress) => Make(
        "SelfNotAllowed",
        ErrorCategory.InvalidArgument,
        aliasOrAddress,
        $"'{aliasOrAddress}' is the session '{session.Name}' itself, which has nothing to say to itself. Get-PyilePeer shows the others.");

    public static ErrorRecord NotInteractive(string host, Exception reason) => Make(
        reason,
        "NotInteractive",
        ErrorCategory.InvalidOperation,
        host,
        "A chat needs somebody who types, and nobody can here: the host takes no input. Send-PyileMessage sends, and Receive-PyileMessage -Wait shows what arrives.");

    public static ErrorRecord AddressRuleInvalid(string text) => Make(
        "AddressInvalid",
        ErrorCategory.InvalidArgument,
        text,
        $"'{text}' is neither an IP address, as in 10.0.0.7, nor a prefix, as in 10.0.0.0/8. Use -Peer for an alias or a member's address with its port.");

    public static ErrorRecord BanNotFound(string address, IEnumerable<string> covering)
    {
        string[] others = [.. covering];
        string advice = others.Length == 0 ? "Get-PyileBan shows the list." : $"It is covered by {string.Join(", ", others)}; remove that.";
        return Make("BanNotFound", ErrorCategory.ObjectNotFound, address, $"'{address}' is no rule of the ban list. {advice}");
    }

    public static ErrorRecord EmptyMessage(string text) => Make(
        "EmptyMessage",
        ErrorCategory.InvalidArgument,
        text,
        "An empty message, a single space or a single newline is not broadcast. Give some text, or a receiver with -To.");

    public static ErrorRecord HandlerActionInvalid(ScriptBlock action) => Make(
        "HandlerActionInvalid",
        ErrorCategory.InvalidArgument,
        action,
        "An action has neither parameters nor begin, process, end or clean. It runs once for each event, which is in $_; values from here come with $using:.");

    public static ErrorRecord UsingVariableNotFound(string name) => Make(
        "UsingVariableNotFound",
        ErrorCategory.ObjectNotFound,
        name,
        $"There is no variable '{name}' for the action's $using:{name}. Values are taken when the handler is registered, so set it first.");

    public static ErrorRecord HandlerNameInvalid(string name) => Make(
        "HandlerNameInvalid",
        ErrorCategory.InvalidArgument,
        name,
        "A handler's name has a character that is not a digit, no wildcards (* ? [ ]) and no control characters. Choose another one with -Name.");

    public static ErrorRecord HandlerNameTaken(string name, ListedSession session) => Make(
        "HandlerNameTaken",
        ErrorCategory.ResourceExists,
        name,
        $"The session '{session.Name}' has a handler '{name}'. Choose another name with -Name, or remove that one with Unregister-PyileHandler first.");

    public static ErrorRecord HandlerSessionEnded(ListedSession session) => Make(
        "HandlerSessionEnded",
        ErrorCategory.ConnectionError,
        session.View,
        $"The session '{session.Name}' has ended, so no events will come. Choose an open one with -Session; Get-PyileSession shows them.");

    public static ErrorRecord HandlerRunspaceFailed(Exception exception, ListedSession session) => Make(
        exception,
        "HandlerRunspaceFailed",
        ErrorCategory.ResourceUnavailable,
        session.View,
        $"The runspace for the handler could not be opened. {exception.Message} See that Import-Module Pyile works in a new console.");

    public static ErrorRecord HandlerFailed(Exception exception, string name) => Make(
        exception,
        "HandlerFailed",
        ErrorCategory.NotSpecified,
        name,
        $"The handler '{name}' cannot go on. {exception.Message} Register it again.");

    public static ErrorRecord HandlerNotFound(string nameOrId, IReadOnlyList<string> names) => Make(
        "HandlerNotFound",
        ErrorCategory.ObjectNotFound,
        nameOrId,
        $"There is no handler with the name or id '{nameOrId}'. {(names.Count == 0 ? "Register-PyileHandler makes one." : $"There are these: {string.Join(", ", names)}.")}");
    private static string List(IReadOnlyList<Peer> peers) => string.Join(", ", peers.Take(ListedPeers).Select(p => PeerLookup.Describe(p.Alias, p.Address.ToString())))
        + (peers.Count > ListedPeers ? $" and {peers.Count - ListedPeers} more" : "");

    private static string List(IEnumerable<ListedSession> sessions) =>
        string.Join(", ", sessions.Select(s => $"{s.Name} (id {s.Id}, {s.View.Role}, {s.View.State})"));

    private static ErrorRecord Make(string id, ErrorCategory category, object? target, string text) =>
        Make(new InvalidOperationException(text), id, category, target, text);

    private static ErrorRecord Make(Exception exception, string id, ErrorCategory category, object? target, string text) =>
        new(exception, id, category, target) { ErrorDetails = new ErrorDetails(text) };
}
