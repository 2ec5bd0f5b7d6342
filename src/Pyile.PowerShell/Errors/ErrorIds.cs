namespace Pyile;

/// <summary>
/// The ids of the module's errors. They never change, because scripts test for them; docs/errors.md lists the same ids.
/// </summary>
internal static class ErrorIds
{
    // Opening or joining a network.
    public const string AddressInUse = "AddressInUse";
    public const string AddressInvalid = "AddressInvalid";
    public const string Banned = "Banned";
    public const string CertificateExpired = "CertificateExpired";
    public const string ConnectionLost = "ConnectionLost";
    public const string CryptographyUnavailable = "CryptographyUnavailable";
    public const string HostFull = "HostFull";
    public const string HostKeyChanged = "HostKeyChanged";
    public const string HostNotProven = "HostNotProven";
    public const string HostRestored = "HostRestored";
    public const string HostUnreachable = "HostUnreachable";
    public const string IdentityFile = "IdentityFile";
    public const string NotEnrolled = "NotEnrolled";
    public const string Passphrase = "Passphrase";
    public const string PasswordDiffers = "PasswordDiffers";
    public const string NotAdmitted = "NotAdmitted";
    public const string InvalidOption = "InvalidOption";
    public const string ProtocolViolation = "ProtocolViolation";
    public const string SessionNameInvalid = "SessionNameInvalid";
    public const string SessionNameTaken = "SessionNameTaken";
    public const string StateFile = "StateFile";
    public const string StateFileInUse = "StateFileInUse";
    public const string StatePathInvalid = "StatePathInvalid";
    public const string TicketInvalid = "TicketInvalid";
    public const string Timeout = "Timeout";
    public const string TlsUnavailable = "TlsUnavailable";
    public const string TrustFile = "TrustFile";
    public const string TrustNotFound = "TrustNotFound";
    public const string TrustPathInvalid = "TrustPathInvalid";
    public const string UnencryptedNotAllowed = "UnencryptedNotAllowed";
    public const string WrongPassword = "WrongPassword";

    // Choosing a session.
    public const string AmbiguousSession = "AmbiguousSession";
    public const string HostLost = "HostLost";
    public const string NoSession = "NoSession";
    public const string NotAHost = "NotAHost";
    public const string SessionClosed = "SessionClosed";
    public const string SessionNotFound = "SessionNotFound";
    public const string SessionOpen = "SessionOpen";

    // Choosing a member, ban or ticket.
    public const string AmbiguousPeer = "AmbiguousPeer";
    public const string BanNotFound = "BanNotFound";
    public const string MemberIdInvalid = "MemberIdInvalid";
    public const string MemberNotFound = "MemberNotFound";
    public const string NotAMember = "NotAMember";
    public const string PeerNotFound = "PeerNotFound";
    public const string PeersMissing = "PeersMissing";
    public const string PeersStillThere = "PeersStillThere";
    public const string SelfNotAllowed = "SelfNotAllowed";
    public const string TicketNotFound = "TicketNotFound";

    // Handlers, jobs and chat.
    public const string HandlerActionInvalid = "HandlerActionInvalid";
    public const string HandlerFailed = "HandlerFailed";
    public const string HandlerNameInvalid = "HandlerNameInvalid";
    public const string HandlerNameTaken = "HandlerNameTaken";
    public const string HandlerNotFound = "HandlerNotFound";
    public const string HandlerRunspaceFailed = "HandlerRunspaceFailed";
    public const string HandlerSessionEnded = "HandlerSessionEnded";
    public const string JobFailed = "JobFailed";
    public const string NotInteractive = "NotInteractive";
    public const string UsingVariableNotFound = "UsingVariableNotFound";

    // Endpoints and calls.
    public const string CallLost = "CallLost";
    public const string CallTimeout = "CallTimeout";
    public const string CallUnsupported = "CallUnsupported";
    public const string EndpointActionInvalid = "EndpointActionInvalid";
    public const string EndpointArgumentsInvalid = "EndpointArgumentsInvalid";
    public const string EndpointError = "EndpointError";
    public const string EndpointFailed = "EndpointFailed";
    public const string EndpointNameInvalid = "EndpointNameInvalid";
    public const string EndpointNameTaken = "EndpointNameTaken";
    public const string EndpointNotAllowed = "EndpointNotAllowed";
    public const string EndpointNotFound = "EndpointNotFound";
    public const string EndpointRunspaceFailed = "EndpointRunspaceFailed";

    // Sending.
    public const string Closed = "Closed";
    public const string DeliveryPending = "DeliveryPending";
    public const string EmptyMessage = "EmptyMessage";
    public const string InboxFull = "InboxFull";
    public const string InvalidMessage = "InvalidMessage";
    public const string KeyForSeveral = "KeyForSeveral";
    public const string MessagesFailed = "MessagesFailed";
    public const string NoWaitWithPassThru = "NoWaitWithPassThru";
    public const string NullMessage = "NullMessage";
    public const string ReplyTimeout = "ReplyTimeout";
    public const string Refused = "Refused";
    public const string TimedOut = "TimedOut";
    public const string TooLarge = "TooLarge";
    public const string Unencrypted = "Unencrypted";
    public const string Unreachable = "Unreachable";
    public const string ValueHasCycle = "ValueHasCycle";
    public const string ValueIsSecret = "ValueIsSecret";
    public const string ValueKeyInvalid = "ValueKeyInvalid";
    public const string ValueNotData = "ValueNotData";
    public const string ValueNotFinite = "ValueNotFinite";
    public const string ValuePropertyNotFound = "ValuePropertyNotFound";
    public const string ValueTooDeep = "ValueTooDeep";
    public const string ValueUnreadable = "ValueUnreadable";
    public const string WaitReplyConflict = "WaitReplyConflict";
}
