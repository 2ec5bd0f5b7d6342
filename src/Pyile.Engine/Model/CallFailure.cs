namespace Pyile.Engine.Model;

/// <summary>Why a call has failed.</summary>
public enum CallFailure
{
    /// <summary>It has not failed.</summary>
    None,

    /// <summary>The member offers no endpoint of that name.</summary>
    NoSuchEndpoint,

    /// <summary>The member does not allow this session to call the endpoint.</summary>
    NotAllowed,

    /// <summary>The endpoint does not take these arguments.</summary>
    InvalidArguments,

    /// <summary>Too many calls of this session are not over at the member.</summary>
    Busy,

    /// <summary>The endpoint has failed.</summary>
    Failed,

    /// <summary>The time of the call is over.</summary>
    TimedOut,

    /// <summary>The caller has cancelled it.</summary>
    Cancelled,

    /// <summary>The member does not offer the endpoint any more, and has stopped it.</summary>
    Stopped,

    /// <summary>The member does not support calls, or not this kind of call.</summary>
    Unsupported,

    /// <summary>The member is not on the roster, or has left it before the call was over.</summary>
    NotAMember,

    /// <summary>The member's process was started again before the call was over.</summary>
    Restarted,

    /// <summary>The member has returned something that the protocol does not allow.</summary>
    ProtocolViolation,

    /// <summary>This session has ended.</summary>
    SessionEnded,
}
