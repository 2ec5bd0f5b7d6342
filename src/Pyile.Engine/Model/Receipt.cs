using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

public enum ReceiptStatus
{
    /// <summary>The receiver has answered that the message is in its inbox.</summary>
    Delivered,

    /// <summary>It is not known to have arrived; <see cref="Receipt.Reason"/> says why.</summary>
    Failed,
}

/// <summary>Why a message is not known to have arrived.</summary>
public enum FailureReason
{
    None,

    /// <summary>The address is not on the roster, or left it before the message went out.</summary>
    NotAMember,

    /// <summary>The receiver did not accept the message, or was started again before it acknowledged it.</summary>
    Refused,

    /// <summary>The receiver is connected, but acknowledged nothing for the time given. The message may have arrived anyway.</summary>
    TimedOut,

    /// <summary>There was no connection to the receiver for the time given.</summary>
    Unreachable,

    /// <summary>The receiver's inbox was full for the time given.</summary>
    InboxFull,

    /// <summary>The message is larger than the protocol carries; nothing was sent.</summary>
    TooLarge,

    /// <summary>The session ended first.</summary>
    Closed,

    /// <summary>The receiver speaks version 1 only, which is not encrypted, and this session does not allow that.</summary>
    Unencrypted,
}

/// <summary>What became of one message to one member.</summary>
public sealed record Receipt
{
    public required Guid MessageId { get; init; }

    /// <summary>Which member it went to. Scripts that authorize by the receiver compare this.</summary>
    public required MemberId ToId { get; init; }

    /// <summary>The receiver's address, or null if no member with that id was on the roster.</summary>
    public IPEndPoint? To { get; init; }

    /// <summary>The receiver's name, or null while it is not known.</summary>
    public string? Alias { get; init; }

    public required ReceiptStatus Status { get; init; }

    public FailureReason Reason { get; init; }

    /// <summary>Whether it went, or would have gone, encrypted.</summary>
    public bool Encrypted { get; init; }

    /// <summary>What happened and what to do, where the status is Failed.</summary>
    public string? Detail { get; init; }

    public required DateTimeOffset Sent { get; init; }

    /// <summary>From the call to the echo or the failure.</summary>
    public required TimeSpan Elapsed { get; init; }
}
