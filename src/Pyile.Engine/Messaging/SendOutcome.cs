using System.Net;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>What became of one attempt to hand a message over.</summary>
/// <param name="Reason">None if it was delivered.</param>
/// <param name="Detail">What happened if it was not.</param>
internal readonly record struct SendOutcome(FailureReason Reason, string? Detail)
{
    public static readonly SendOutcome Delivered = new(FailureReason.None, null);

    public static readonly SendOutcome OfGone = Failed(FailureReason.NotAMember, "The receiver left the roster before the message was acknowledged.");

    public static readonly SendOutcome OfClosed = Failed(FailureReason.Closed, "The session ended before the message was acknowledged.");

    public static SendOutcome Failed(FailureReason reason, string detail) => new(reason, detail);

    /// <summary>The same for a message that may have arrived.</summary>
    public SendOutcome MayHaveArrived() => this with { Detail = $"{Detail} The message may have arrived anyway." };

    /// <summary>The receiver acknowledged nothing for the time that the message had.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="problem">Why there is no link, or null if there is one.</param>
    /// <param name="isFull">Whether the receiver has reported that its inbox is full.</param>
    public static SendOutcome Expired(IPEndPoint to, string? problem, bool isFull)
    {
        if (problem is not null)
            return Failed(FailureReason.Unreachable, $"{to} cannot be reached: {problem.TrimEnd('.')}.");
        return isFull
            ? Failed(FailureReason.InboxFull, $"The inbox of {to} is full, and no message was taken out of it in time.")
            : Failed(FailureReason.TimedOut, $"{to} is connected, but acknowledged nothing in time.");
    }

    /// <summary>The receiver was started again, so nothing is known about what was written before.</summary>
    public static SendOutcome Restarted(IPEndPoint to) => Failed(
        FailureReason.Refused,
        $"{to} was started again before it acknowledged the message, which may have arrived before.");

    /// <summary>The receiver did not take it, because it does not know something about it.</summary>
    public static SendOutcome Rejected(IPEndPoint to, RejectionReason reason, ushort detail) => Failed(
        FailureReason.Refused,
        reason switch
        {
            RejectionReason.UnsupportedTag => $"{to} did not take the message: it does not know the extension {detail} that the message requires.",
            RejectionReason.UnsupportedKind => $"{to} did not take the message: it does not know messages of kind {detail}.",
            RejectionReason.UnsupportedDestination => $"{to} did not take the message: it does not know the destination {detail}.",
            _ => $"{to} did not take the message: reason {(byte)reason}.",
        });
}
