namespace Pyile.Protocol;

/// <summary>Why a call ended, as its callee says. An unknown value means the same as <see cref="Failed"/>.</summary>
internal enum CallOutcome : byte
{
    Completed = 0,

    /// <summary>The callee offers no endpoint of that name.</summary>
    NoSuchEndpoint = 1,

    /// <summary>The caller may not call the endpoint.</summary>
    NotAllowed = 2,

    /// <summary>The endpoint does not take these arguments.</summary>
    InvalidArguments = 3,

    /// <summary>Too many calls of the caller are not over yet.</summary>
    Busy = 4,

    /// <summary>The endpoint has failed.</summary>
    Failed = 5,

    /// <summary>The time of the call was over.</summary>
    DeadlinePassed = 6,

    /// <summary>The caller has cancelled it.</summary>
    Cancelled = 7,

    /// <summary>The callee does not offer the endpoint any more, and has stopped it.</summary>
    Stopped = 8,
}
