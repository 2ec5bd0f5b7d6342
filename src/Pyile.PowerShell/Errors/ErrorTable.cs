using System.Management.Automation;

namespace Pyile;

/// <summary>What all errors with the same id have in common.</summary>
/// <param name="Category">The category that PowerShell shows.</param>
/// <param name="Advice">What the user can type next. It ends the error's text.</param>
internal sealed record ErrorRow(ErrorCategory Category, string Advice);

/// <summary>The category and the advice of each error id. A test provokes each id and compares docs/errors.md with this table.</summary>
internal static class ErrorTable
{
    private const string Openers = "Start-PyileHost opens a network; Connect-PyilePeer joins one.";
    private const string Choose = "Select what to send, with -Property or with Select-Object.";

    public static IReadOnlyDictionary<string, ErrorRow> Rows { get; } = new Dictionary<string, ErrorRow>(StringComparer.Ordinal)
    {
        // Opening or joining a network.
        [ErrorIds.AddressInUse] = new(
            ErrorCategory.ResourceBusy,
            "Choose another port with -PeerPort (messages) or, for Start-PyileHost, -Port (logins); 0 picks a free port."),
        [ErrorIds.AddressInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Write an IPv4 address as four decimal numbers, such as 10.0.0.7; -Address must be one of this machine. Add-PyileBan -Address "
            + "also takes a prefix, such as 10.0.0.0/8; use -Peer for an alias."),
        [ErrorIds.Banned] = new(
            ErrorCategory.PermissionDenied,
            "Get-PyileBan on the host shows the ban; Remove-PyileBan there removes it."),
        [ErrorIds.CertificateExpired] = new(
            ErrorCategory.AuthenticationError,
            "Use Connect-PyilePeer with the password, or with a ticket that New-PyileTicket makes on the host."),
        [ErrorIds.ConnectionLost] = new(
            ErrorCategory.ConnectionError,
            "Use Connect-PyilePeer again, or a larger -TimeoutSec to retry for longer. Get-PyileLog on the host may show why it "
            + "closed the connection."),
        [ErrorIds.CryptographyUnavailable] = new(
            ErrorCategory.ResourceUnavailable,
            "Set the environment variables HOME and SSL_CERT_DIR to directories that this user can read, then use Start-PyileHost or "
            + "Connect-PyilePeer in a new process."),
        [ErrorIds.HostFull] = new(
            ErrorCategory.ResourceBusy,
            "Use Connect-PyilePeer again later, or a larger -TimeoutSec to retry for longer."),
        [ErrorIds.HostKeyChanged] = new(
            ErrorCategory.SecurityError,
            "Get-PyileTrust shows the remembered key. If the new key is right, use -AcceptNewHost, or forget the old key with "
            + "Remove-PyileTrust."),
        [ErrorIds.HostNotProven] = new(
            ErrorCategory.SecurityError,
            "Compare the Fingerprint of Get-PyileSession on the host with the one that Get-PyileTrust shows here. A ticket "
            + "works only for the host on which New-PyileTicket made it."),
        [ErrorIds.HostRestored] = new(
            ErrorCategory.SecurityError,
            "Use Connect-PyilePeer with the password, or with a ticket that New-PyileTicket makes on the host."),
        [ErrorIds.HostUnreachable] = new(ErrorCategory.ConnectionError, "Check -Port: Get-PyileSession on the host shows its login port."),
        [ErrorIds.IdentityFile] = new(
            ErrorCategory.InvalidData,
            "Choose another key with -Identity, or use -Ephemeral to join without one, with the password or a ticket."),
        [ErrorIds.InvalidOption] = new(
            ErrorCategory.InvalidArgument,
            "Run the command again with another value for -Password, -Alias or the parameter that the message names."),
        [ErrorIds.NotAdmitted] = new(
            ErrorCategory.AuthenticationError,
            "If its membership has ended, create a ticket with New-PyileTicket on the host to let it join again."),
        [ErrorIds.NotEnrolled] = new(
            ErrorCategory.AuthenticationError,
            "Use -Password, or -Ticket with a ticket that New-PyileTicket makes on the host. -Identity chooses another key of this user."),
        [ErrorIds.Passphrase] = new(
            ErrorCategory.AuthenticationError,
            "Enter the passphrase with Read-Host -AsSecureString and pass it as -Passphrase, or choose another key with -Identity."),
        [ErrorIds.PasswordDiffers] = new(
            ErrorCategory.InvalidArgument,
            "Use Start-PyileHost without -Password. Set-PyilePassword changes the password of the host that is running then."),
        [ErrorIds.ProtocolViolation] = new(ErrorCategory.ProtocolError, "Check -Port: Get-PyileSession on the host shows its login port."),
        [ErrorIds.SessionNameInvalid] = new(ErrorCategory.InvalidArgument, "Choose another name with -Name."),
        [ErrorIds.SessionNameTaken] = new(
            ErrorCategory.ResourceExists,
            "Choose another name with -Name, or end that session with Stop-PyileHost or Disconnect-PyilePeer."),
        [ErrorIds.StateFile] = new(ErrorCategory.InvalidData, "Choose another file with -StatePath of Start-PyileHost."),
        [ErrorIds.StateFileInUse] = new(
            ErrorCategory.ResourceBusy,
            "End the other host with Stop-PyileHost, or choose another file with -StatePath of Start-PyileHost."),
        [ErrorIds.StatePathInvalid] = new(ErrorCategory.InvalidArgument, "Choose a file with -StatePath."),
        [ErrorIds.TicketInvalid] = new(ErrorCategory.AuthenticationError, "Create a new ticket with New-PyileTicket on the host."),
        [ErrorIds.Timeout] = new(ErrorCategory.OperationTimeout, "Allow more time with -TimeoutSec."),
        [ErrorIds.TlsUnavailable] = new(
            ErrorCategory.ResourceUnavailable,
            "Set the environment variable PYILE_TLS to 'managed', or to 'system' if it is 'managed', then use Start-PyileHost or "
            + "Connect-PyilePeer again."),
        [ErrorIds.TrustFile] = new(ErrorCategory.InvalidData, "Choose another file with -TrustPath."),
        [ErrorIds.TrustNotFound] = new(ErrorCategory.ObjectNotFound, "Get-PyileTrust lists the remembered networks."),
        [ErrorIds.TrustPathInvalid] = new(ErrorCategory.InvalidArgument, "Choose a file with -TrustPath."),
        [ErrorIds.UnencryptedNotAllowed] = new(
            ErrorCategory.SecurityError,
            "Use -AllowUnencrypted to join anyway; Get-Help about_Pyile_Unencrypted explains the risks."),
        [ErrorIds.WrongPassword] = new(
            ErrorCategory.AuthenticationError,
            "Enter the password with Read-Host -AsSecureString and pass it as -Password. On the host, Set-PyilePassword "
            + "changes the password, and New-PyileTicket lets a peer join without it."),

        // Choosing a session.
        [ErrorIds.AmbiguousSession] = new(ErrorCategory.InvalidArgument, "Choose one with -Session."),
        [ErrorIds.HostLost] = new(
            ErrorCategory.ConnectionError,
            "Connect-PyilePeer joins again in a new session. Receive-PyileMessage -Session reads the old session's inbox; "
            + "Disconnect-PyilePeer -Session removes it."),
        [ErrorIds.NoSession] = new(ErrorCategory.ObjectNotFound, Openers),
        [ErrorIds.NotAHost] = new(ErrorCategory.InvalidArgument, "Choose a host session with -Session; Get-PyileSession shows the roles."),
        [ErrorIds.SessionClosed] = new(ErrorCategory.ConnectionError, Openers),
        [ErrorIds.SessionOpen] = new(
            ErrorCategory.OperationTimeout, "Wait longer with -TimeoutSec, or end the session with Disconnect-PyilePeer or Stop-PyileHost."),
        [ErrorIds.SessionNotFound] = new(ErrorCategory.ObjectNotFound, $"Get-PyileSession lists the sessions. {Openers}"),

        // Choosing a member, ban or ticket.
        [ErrorIds.AmbiguousPeer] = new(ErrorCategory.InvalidArgument, "Use the address with its port, or the MemberId if they share that, too; Get-PyilePeer shows both."),
        [ErrorIds.BanNotFound] = new(ErrorCategory.ObjectNotFound, "Get-PyileBan lists the bans."),
        [ErrorIds.MemberIdInvalid] = new(ErrorCategory.InvalidArgument, "Get-PyileBan shows the ids of banned members."),
        [ErrorIds.MemberNotFound] = new(
            ErrorCategory.ObjectNotFound, "Get-PyileMember lists the enrolled members. Disconnect-PyilePeer -Peer removes a guest."),
        [ErrorIds.NotAMember] = new(ErrorCategory.ObjectNotFound, "Get-PyilePeer lists the members."),
        [ErrorIds.PeerNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Get-PyilePeer lists the members. The alias of a version 1 peer is unknown until it has sent a message or an "
            + "echo; until then use its address."),
        [ErrorIds.PeersMissing] = new(
            ErrorCategory.OperationTimeout,
            "Get-PyilePeer lists the members; use a larger -TimeoutSec to wait longer."),
        [ErrorIds.PeersStillThere] = new(
            ErrorCategory.OperationTimeout,
            "Use a larger -TimeoutSec to wait longer, or remove the member on the host with Disconnect-PyilePeer."),
        [ErrorIds.SelfNotAllowed] = new(
            ErrorCategory.InvalidArgument,
            "Get-PyilePeer lists the other members; Stop-PyileHost ends the network."),
        [ErrorIds.TicketNotFound] = new(ErrorCategory.ObjectNotFound, "Get-PyileTicket lists the tickets."),

        // Handlers, jobs and chat.
        [ErrorIds.HandlerActionInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Pass a script block as -Action that handles one event, which is in $_. Use $using: for variables from here."),
        [ErrorIds.HandlerFailed] = new(ErrorCategory.NotSpecified, "Register the handler again with Register-PyileHandler."),
        [ErrorIds.HandlerNameInvalid] = new(ErrorCategory.InvalidArgument, "Choose another name with -Name."),
        [ErrorIds.HandlerNameTaken] = new(
            ErrorCategory.ResourceExists,
            "Choose another name with -Name, or remove that handler with Unregister-PyileHandler."),
        [ErrorIds.HandlerNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Get-PyileHandler lists the handlers; Register-PyileHandler adds one."),
        [ErrorIds.HandlerRunspaceFailed] = new(ErrorCategory.ResourceUnavailable, "Check that Import-Module Pyile works in a new console."),
        [ErrorIds.HandlerSessionEnded] = new(
            ErrorCategory.ConnectionError,
            "Choose an open session with -Session; Get-PyileSession lists them."),
        [ErrorIds.JobFailed] = new(ErrorCategory.NotSpecified, "Run the same command without -AsJob; it may show more."),
        [ErrorIds.NotInteractive] = new(ErrorCategory.InvalidOperation, "Use Send-PyileMessage and Receive-PyileMessage -Wait instead."),
        [ErrorIds.UsingVariableNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Set the variable before you call Register-PyileHandler, which copies its value."),

        // Endpoints and calls.
        [ErrorIds.CallLost] = new(
            ErrorCategory.ConnectionError,
            "Get-PyilePeer shows whether the member is there. If the endpoint may run twice, use Invoke-PyileEndpoint again."),
        [ErrorIds.CallTimeout] = new(
            ErrorCategory.OperationTimeout,
            "Allow more time with -TimeoutSec."),
        [ErrorIds.CallUnsupported] = new(
            ErrorCategory.NotImplemented,
            "Use Send-PyileMessage -WaitReply, or update Pyile there."),
        [ErrorIds.EndpointActionInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Pass a script block as -Action whose parameters, in param(), are data."),
        [ErrorIds.EndpointArgumentsInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Get-PyileEndpoint -Peer shows the parameters of the endpoint."),
        [ErrorIds.EndpointError] = new(
            ErrorCategory.NotSpecified,
            "TargetObject has the error as the member describes it; Get-PyileLog there shows the calls."),
        [ErrorIds.EndpointFailed] = new(
            ErrorCategory.OperationStopped,
            "Get-PyileEndpoint on that member shows whether it is still offered; ask its owner."),
        [ErrorIds.EndpointNameInvalid] = new(
            ErrorCategory.InvalidArgument,
            "Choose another name with -Name."),
        [ErrorIds.EndpointNameTaken] = new(
            ErrorCategory.ResourceExists,
            "Choose another name with -Name, or remove that endpoint with Unregister-PyileEndpoint."),
        [ErrorIds.EndpointNotAllowed] = new(
            ErrorCategory.PermissionDenied,
            "The owner can allow this member with Register-PyileEndpoint -AllowMember."),
        [ErrorIds.EndpointNotFound] = new(
            ErrorCategory.ObjectNotFound,
            "Get-PyileEndpoint lists the endpoints of a session, and with -Peer those of other members."),
        [ErrorIds.EndpointRunspaceFailed] = new(
            ErrorCategory.ResourceUnavailable,
            "Run the script block of -InitializationScript in a new console to see its errors."),

        // Sending.
        [ErrorIds.Closed] = new(ErrorCategory.ConnectionError, $"The message may still have arrived. {Openers}"),
        [ErrorIds.DeliveryPending] = new(
            ErrorCategory.OperationTimeout,
            "Get-PyileStatistics shows the receivers. Use Wait-PyileDelivery again to wait longer."),
        [ErrorIds.EmptyMessage] = new(ErrorCategory.InvalidArgument, "Give a text, or send it to one receiver with -To."),
        [ErrorIds.InboxFull] = new(
            ErrorCategory.ResourceBusy,
            "The receiver has to run Receive-PyileMessage or a handler. Allow more time with -TimeoutSec."),
        [ErrorIds.InvalidMessage] = new(
            ErrorCategory.InvalidArgument,
            "Remove that character, or send binary data as a byte array with -InputObject."),
        [ErrorIds.KeyForSeveral] = new(ErrorCategory.InvalidArgument, "Use Send-PyileMessage -Key for each of them, with another key."),
        [ErrorIds.MessagesFailed] = new(
            ErrorCategory.ConnectionError,
            "Get-PyileLog shows why. A handler for SendFailed gets the receipt of each: Register-PyileHandler."),
        [ErrorIds.NoWaitWithPassThru] = new(
            ErrorCategory.InvalidArgument,
            "Use either -NoWait or -PassThru. After -NoWait, Get-PyileStatistics and Get-PyileLog show what became of the messages."),
        [ErrorIds.NullMessage] = new(ErrorCategory.InvalidArgument, "Use -InputObject $null to send null."),
        [ErrorIds.Refused] = new(ErrorCategory.ConnectionError, "Get-PyilePeer shows whether it is still a member; then try Send-PyileMessage again."),
        [ErrorIds.ReplyTimeout] = new(
            ErrorCategory.OperationTimeout,
            "Allow more time with -TimeoutSec. Receive-PyileMessage -InReplyTo takes a reply that comes later."),
        [ErrorIds.TimedOut] = new(ErrorCategory.OperationTimeout, "Allow more time with -TimeoutSec."),
        [ErrorIds.TooLarge] = new(
            ErrorCategory.LimitsExceeded,
            "Split it and send each part with Send-PyileMessage. If another program sent it, it was not accepted."),
        [ErrorIds.Unencrypted] = new(ErrorCategory.SecurityError, "Use a session that was opened with -AllowUnencrypted."),
        [ErrorIds.Unreachable] = new(
            ErrorCategory.ConnectionError,
            "Get-PyilePeer shows whether the receiver is away. Allow more time with -TimeoutSec, or try Send-PyileMessage again."),
        [ErrorIds.ValueHasCycle] = new(ErrorCategory.InvalidData, Choose),
        [ErrorIds.ValueIsSecret] = new(ErrorCategory.SecurityError, "Leave it out, for example with Select-Object -ExcludeProperty."),
        [ErrorIds.ValueKeyInvalid] = new(
            ErrorCategory.InvalidData,
            "Use strings or simple values as keys, each only once, or convert each object with -InputObject { }."),
        [ErrorIds.ValueNotData] = new(
            ErrorCategory.InvalidType,
            $"Leave it out. {Choose} -Depth 1 sends its properties, and text for what is in them."),
        [ErrorIds.ValueNotFinite] = new(
            ErrorCategory.InvalidData,
            "Send a string or $null instead, or convert each object with -InputObject { }."),
        [ErrorIds.ValuePropertyNotFound] = new(ErrorCategory.ObjectNotFound, "Check the names of -Property."),
        [ErrorIds.ValueTooDeep] = new(ErrorCategory.LimitsExceeded, Choose),
        [ErrorIds.ValueUnreadable] = new(ErrorCategory.ReadError, "Select other properties, for example with Select-Object."),
        [ErrorIds.WaitReplyConflict] = new(
            ErrorCategory.InvalidArgument,
            "Use -PassThru or -Key without -WaitReply, and Receive-PyileMessage -InReplyTo to take replies later."),
    };
}
