namespace Pyile;

/// <summary>Why a message is not known to have arrived.</summary>
public enum PyileFailureReason
{
    None,

    /// <summary>The receiver is not on the roster, or left it before the message went out.</summary>
    NotAMember,

    /// <summary>The receiver does not take connections, or closed this one without an echo.</summary>
    Refused,

    /// <summary>No echo came in time. The message may have arrived all the same.</summary>
    TimedOut,

    /// <summary>The message is larger than the protocol carries; nothing was sent.</summary>
    TooLarge,

    /// <summary>The session ended first.</summary>
    Closed,

    /// <summary>The receiver speaks version 1 only, which is not encrypted, and the session does not allow that.</summary>
    Unencrypted,
}
