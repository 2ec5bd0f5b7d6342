using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>What became of a message that waited for a reply of one member.</summary>
public sealed record Reply
{
    /// <summary>The id of the message that was sent.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Which member was asked.</summary>
    public required MemberId FromId { get; init; }

    /// <summary>The reply, which is not in the inbox; null if there is none.</summary>
    public Message? Message { get; init; }

    /// <summary>Why there is no reply.</summary>
    public NoReplyReason Reason { get; init; }

    /// <summary>What became of the message that was sent; null if the wait was over before that was known.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>From the call to the reply or the end of the wait.</summary>
    public required TimeSpan Elapsed { get; init; }
}
