using System.Management.Automation;

namespace Pyile;

/// <summary>What every error with the same id has in common.</summary>
/// <param name="Category">What PowerShell calls such an error.</param>
/// <param name="Advice">What to type next.</param>
internal sealed record ErrorRow(ErrorCategory Category, string Advice);

/// <summary>All ids of the module's errors. docs/errors.md lists the same, and a test provokes each of them.</summary>
internal static class ErrorTable
{
    private const string Openers = "Start-PyileHost opens a network, Connect-PyilePeer joins one.";
    private const string Choose = "Choose what to send of it, for instance with Select-Object.";
    private const string ChooseName = "Choose another one with -Name.";

    public static IReadOnlyDictionary<string, ErrorRow> Rows { get; } = new Dictionary<string, ErrorRow>(StringComparer.Ordinal)
    {
        // To open a network or to join one.
        ["AddressInUse"] = new(ErrorCategory.ResourceBusy, "-PeerPort chooses the one for messages, and -Port of Start-PyileHost the one for logins; 0 takes a free one."),
        ["AddressInvalid"] = new(ErrorCategory.InvalidArgument, "Give an IPv4 address, as in 10.0.0.7. Add-PyileBan -Address also takes a prefix, as in 10.0.0.0/8, and -Peer an alias."),
        ["Banned"] = new(ErrorCategory.PermissionDenied, "Get-PyileBan on the host shows the ban, and Remove-PyileBan there removes it."),
        ["ConnectionLost"] = new(ErrorCategory.ConnectionError, "-TimeoutSec gives it time to try more often, and Get-PyileLog on the host may say why it ended the connection."),
        ["HostFull"] = new(ErrorCategory.ResourceBusy, "-TimeoutSec gives it time to try more often."),
        ["HostKeyChanged"] = new(ErrorCategory.SecurityError, "Get-PyileTrust shows what is remembered, and -AcceptNewHost takes the new one."),
        ["HostNotProven"] = new(ErrorCategory.SecurityError, "Compare the Fingerprint of Get-PyileSession on the host with that of Get-PyileTrust here. A ticket is only good for the host whose New-PyileTicket made it."),
        ["HostUnreachable"] = new(ErrorCategory.ConnectionError, "Get-PyileSession on the host shows its Port for logins, which is the one to choose with -Port."),
        ["InvalidOption"] = new(ErrorCategory.InvalidArgument, "Type the command again with another value for -Password, -Alias or whichever parameter it is about."),
        ["NotAdmitted"] = new(ErrorCategory.AuthenticationError, "If its membership has ended, New-PyileTicket on the host lets it join again."),
        ["ProtocolViolation"] = new(ErrorCategory.ProtocolError, "Get-PyileSession on the host shows its Port for logins, which is the one to choose with -Port."),
        ["SessionNameInvalid"] = new(ErrorCategory.InvalidArgument, ChooseName),
        ["SessionNameTaken"] = new(ErrorCategory.ResourceExists, $"{ChooseName} Stop-PyileHost or Disconnect-PyilePeer with the name ends that session."),
        ["StateFile"] = new(ErrorCategory.InvalidData, "-StatePath of Start-PyileHost chooses another file."),
        ["StatePathInvalid"] = new(ErrorCategory.InvalidArgument, "Choose one with -StatePath."),
        ["TicketInvalid"] = new(ErrorCategory.AuthenticationError, "New-PyileTicket on the host makes one."),
        ["Timeout"] = new(ErrorCategory.OperationTimeout, "-TimeoutSec sets the time."),
        ["TrustFile"] = new(ErrorCategory.InvalidData, "-TrustPath chooses another file."),
        ["TrustNotFound"] = new(ErrorCategory.ObjectNotFound, "Get-PyileTrust shows the list."),
        ["TrustPathInvalid"] = new(ErrorCategory.InvalidArgument, "Choose one with -TrustPath."),
        ["UnencryptedNotAllowed"] = new(ErrorCategory.SecurityError, "-AllowUnencrypted does that; Get-Help about_Pyile_Unencrypted says what is lost with it."),
        ["WrongPassword"] = new(ErrorCategory.AuthenticationError, "-Password takes it from Read-Host -AsSecureString. On the host, Set-PyilePassword sets a new one and New-PyileTicket lets a peer in without it."),

        // Which session.
        ["AmbiguousSession"] = new(ErrorCategory.InvalidArgument, "Say which one is meant with -Session."),
        ["HostLost"] = new(ErrorCategory.ConnectionError, "Connect-PyilePeer joins again in a new session. Receive-PyileMessage -Session takes what is left in the old one's inbox, and Disconnect-PyilePeer -Session removes it."),
        ["NoSession"] = new(ErrorCategory.ObjectNotFound, Openers),
        ["NotAHost"] = new(ErrorCategory.InvalidArgument, "Choose a host's session with -Session; Get-PyileSession shows the roles."),
        ["SessionClosed"] = new(ErrorCategory.ConnectionError, Openers),
        ["SessionNotFound"] = new(ErrorCategory.ObjectNotFound, $"Get-PyileSession shows those there are. {Openers}"),

        // Which member, ban or ticket.
        ["AmbiguousPeer"] = new(ErrorCategory.InvalidArgument, "Use the address with the port; Get-PyilePeer shows whose is whose."),
        ["BanNotFound"] = new(ErrorCategory.ObjectNotFound, "Get-PyileBan shows the list."),
        ["MemberIdInvalid"] = new(ErrorCategory.InvalidArgument, "Get-PyileBan shows them."),
        ["NotAMember"] = new(ErrorCategory.ObjectNotFound, "Get-PyilePeer shows who is."),
        ["PeerNotFound"] = new(ErrorCategory.ObjectNotFound, "Get-PyilePeer shows who is. The alias of a version 1 peer is known once a message or an echo of it has come; until then use its address."),
        ["PeersMissing"] = new(ErrorCategory.OperationTimeout, "Get-PyilePeer shows all members; -TimeoutSec waits longer."),
        ["PeersStillThere"] = new(ErrorCategory.OperationTimeout, "-TimeoutSec waits longer, and Disconnect-PyilePeer on the host removes a member."),
        ["SelfNotAllowed"] = new(ErrorCategory.InvalidArgument, "Get-PyilePeer shows the others; Stop-PyileHost ends a network."),
        ["TicketNotFound"] = new(ErrorCategory.ObjectNotFound, "Get-PyileTicket shows the list."),

        // In the background.
        ["HandlerActionInvalid"] = new(ErrorCategory.InvalidArgument, "Give -Action { } with what runs for one event, which is in $_; values from here come with $using:."),
        ["HandlerFailed"] = new(ErrorCategory.NotSpecified, "Register-PyileHandler registers it again."),
        ["HandlerNameInvalid"] = new(ErrorCategory.InvalidArgument, ChooseName),
        ["HandlerNameTaken"] = new(ErrorCategory.ResourceExists, $"{ChooseName} Unregister-PyileHandler removes the one that has it."),
        ["HandlerNotFound"] = new(ErrorCategory.ObjectNotFound, "Get-PyileHandler shows those there are; Register-PyileHandler makes one."),
        ["HandlerRunspaceFailed"] = new(ErrorCategory.ResourceUnavailable, "See that Import-Module Pyile works in a new console."),
        ["HandlerSessionEnded"] = new(ErrorCategory.ConnectionError, "Choose an open one with -Session; Get-PyileSession shows them."),
        ["JobFailed"] = new(ErrorCategory.NotSpecified, "The same command without -AsJob may say more."),
        ["NotInteractive"] = new(ErrorCategory.InvalidOperation, "Send-PyileMessage sends, and Receive-PyileMessage -Wait shows what arrives."),
        ["UsingVariableNotFound"] = new(ErrorCategory.ObjectNotFound, "Set it first: Register-PyileHandler takes the values as they are then."),

        // To send.
        ["Closed"] = new(ErrorCategory.ConnectionError, $"It may have arrived all the same. {Openers}"),
        ["EmptyMessage"] = new(ErrorCategory.InvalidArgument, "Give some text, or a receiver with -To."),
        ["InvalidMessage"] = new(ErrorCategory.InvalidArgument, "Leave that character out, or send what is no text as an array of bytes with -InputObject."),
        ["NoWaitWithPassThru"] = new(ErrorCategory.InvalidArgument, "Leave one of -NoWait and -PassThru out; Get-PyileStatistics and Get-PyileLog show what becomes of messages that nobody waits for."),
        ["NullMessage"] = new(ErrorCategory.InvalidArgument, "-InputObject $null sends one."),
        ["Refused"] = new(ErrorCategory.ConnectionError, "Get-PyilePeer shows whether it is still a member and answers; Send-PyileMessage may be tried again then."),
        ["TimedOut"] = new(ErrorCategory.OperationTimeout, "-TimeoutSec gives it more time."),
        ["TooLarge"] = new(ErrorCategory.LimitsExceeded, "Send-PyileMessage takes it in parts, one command for each; what came from another program was not taken."),
        ["Unencrypted"] = new(ErrorCategory.SecurityError, "A session that was opened with -AllowUnencrypted reaches it."),
        ["ValueHasCycle"] = new(ErrorCategory.InvalidData, Choose),
        ["ValueIsSecret"] = new(ErrorCategory.SecurityError, "Leave it out, for instance with Select-Object -ExcludeProperty."),
        ["ValueKeyInvalid"] = new(ErrorCategory.InvalidData, "Use texts or simple values as keys, each once; -InputObject { } with a block makes another value of each object."),
        ["ValueNotData"] = new(ErrorCategory.InvalidType, $"Leave it out. {Choose}"),
        ["ValueNotFinite"] = new(ErrorCategory.InvalidData, "Send a text or $null instead; -InputObject { } with a block makes another value of each object."),
        ["ValueTooDeep"] = new(ErrorCategory.LimitsExceeded, Choose),
        ["ValueUnreadable"] = new(ErrorCategory.ReadError, "Choose other properties, for instance with Select-Object."),
    };
}
