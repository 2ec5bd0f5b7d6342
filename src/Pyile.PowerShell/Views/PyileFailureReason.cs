namespace Pyile;

/// <summary>Why a message is not known to have arrived.</summary>
public enum PyileFailureReason
{
    None,

    /// <summary>The receiver is not on the roster, or left it before the message was sent.</summary>
    NotAMember,

    /// <summary>The receiver did not accept the message, or was started again before it acknowledged it.</summary>
    Refused,

    /// <summary>The receiver is connected, but acknowledged nothing in time. The message may have arrived.</summary>
    TimedOut,

    /// <summary>There was no connection to the receiver in time; Detail says why.</summary>
    Unreachable,

    /// <summary>The receiver's inbox was full, and no message was taken out of it in time.</summary>
    InboxFull,

    /// <summary>The message is larger than the protocol can carry; nothing was sent.</summary>
    TooLarge,

    /// <summary>The session ended before the message was acknowledged.</summary>
    Closed,

    /// <summary>The receiver speaks only version 1, which is not encrypted, and the session does not allow that.</summary>
    Unencrypted,
}
