namespace Pyile.Engine.Model;

/// <summary>What went wrong, for code that wants to decide; the exception's text tells a person what to do.</summary>
public enum PyileError
{
    /// <summary>The host refused the login because the password is wrong.</summary>
    WrongPassword,

    /// <summary>The host has banned the address this process comes from.</summary>
    Banned,

    /// <summary>Nothing answers at the host's address, or its name is unknown.</summary>
    HostUnreachable,

    /// <summary>The other side did not answer within the time given.</summary>
    Timeout,

    /// <summary>The other side closed the connection in the middle of a login.</summary>
    ConnectionLost,

    /// <summary>The other side said something the protocol does not know.</summary>
    ProtocolViolation,

    /// <summary>The other side said a value that is larger than the protocol carries.</summary>
    TooLarge,

    /// <summary>The host speaks only version 1, which is not encrypted, and that was not allowed.</summary>
    UnencryptedNotAllowed,

    /// <summary>The host has another network key than the one remembered for its address.</summary>
    HostKeyChanged,

    /// <summary>The server could not prove that it is the host of the network: it is another program, or an attacker between the two.</summary>
    HostNotProven,

    /// <summary>The host takes no further logins at the moment.</summary>
    HostFull,

    /// <summary>The ticket is not valid, has expired, was used up or was revoked.</summary>
    TicketInvalid,

    /// <summary>The file of remembered networks is damaged or cannot be read or written.</summary>
    TrustFile,

    /// <summary>The address and port are taken by another program or session.</summary>
    AddressInUse,

    /// <summary>The address does not belong to this machine, or is not one the protocol can use.</summary>
    AddressInvalid,

    /// <summary>The session has ended.</summary>
    SessionClosed,

    /// <summary>No member has that address or alias, or more than one has that alias.</summary>
    NotAMember,

    /// <summary>A text that cannot be sent: nothing to broadcast, or characters that are not Unicode text.</summary>
    InvalidMessage,

    /// <summary>A session does not send to itself.</summary>
    SendToSelf,

    /// <summary>The state file is damaged or cannot be read or written.</summary>
    StateFile,

    /// <summary>Another host uses the state file, in this process or another one.</summary>
    StateFileInUse,

    /// <summary>The state file has the verifier of another password than the one that was given.</summary>
    PasswordDiffers,

    /// <summary>An option has a value that cannot be used.</summary>
    InvalidOption,

    /// <summary>The host refused the login, though the password or ticket is not the reason; the text says which one is.</summary>
    NotAdmitted,

    /// <summary>The cryptography or the certificate store of the operating system cannot be used.</summary>
    CryptographyUnavailable,

    /// <summary>The implementation of TLS that was chosen does not work in this process: the system has no TLS 1.3.</summary>
    TlsUnavailable,

    /// <summary>The host was started with an older copy of its state file, which does not know this member's last login.</summary>
    HostRestored,

    /// <summary>The certificate of this member has expired by the time of its network: it was without its host for too long, or a clock was wrong.</summary>
    CertificateExpired,

    /// <summary>The file of this peer's key is damaged, belongs to another identity, network or user, or cannot be read or written.</summary>
    IdentityFile,

    /// <summary>The passphrase of this peer's key is missing or wrong.</summary>
    Passphrase,

    /// <summary>There is neither a key of this peer for the network nor a password or a ticket.</summary>
    NotEnrolled,
}
