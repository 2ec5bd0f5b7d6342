namespace Pyile.Engine.Model;

/// <summary>Why a message got no reply.</summary>
public enum NoReplyReason
{
    /// <summary>It got one.</summary>
    None,

    /// <summary>The message is not known to have arrived; <see cref="Reply.Receipt"/> says why.</summary>
    NotDelivered,

    /// <summary>The message arrived, and the time given is over.</summary>
    TimedOut,

    /// <summary>The member has left the roster.</summary>
    MemberLeft,

    /// <summary>The session has ended.</summary>
    SessionEnded,
}
