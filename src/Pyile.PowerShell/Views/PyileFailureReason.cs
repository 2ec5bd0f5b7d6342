namespace Pyile;

/// <summary>Why a message is not known to have arrived.</summary>
public enum PyileFailureReason
{
    None,

    /// <summary>The receiver is not on the roster, or left it before the message was sent.</summary>
    NotAMember,

    /// <summary>The receiver does not accept connections, or closed the connection without an echo.</summary>
    Refused,

    /// <summary>No answer arrived in time. The message may have arrived.</summary>
    TimedOut,

    /// <summary>The message is larger than the protocol can carry; nothing was sent.</summary>
    TooLarge,

    /// <summary>The session ended before the message was acknowledged.</summary>
    Closed,

    /// <summary>The receiver speaks only version 1, which is not encrypted, and the session does not allow that.</summary>
    Unencrypted,
}
