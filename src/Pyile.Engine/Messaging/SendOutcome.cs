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

    /// <summary>The message was not acknowledged in time.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="waited">How long it waited.</param>
    /// <param name="wasWritten">Whether it may have arrived.</param>
    /// <param name="problem">Why there is no link, or null.</param>
    public static SendOutcome Expired(IPEndPoint to, TimeSpan waited, bool wasWritten, string? problem)
    {
        if (wasWritten)
            return Failed(FailureReason.TimedOut, $"{to} did not acknowledge the message within {waited.TotalSeconds:0.#} s.").MayHaveArrived();
        return problem is null
            ? Failed(FailureReason.TimedOut, $"{to} accepted no messages for {waited.TotalSeconds:0.#} s, so this one was not sent. Its inbox is probably full.")
            : Failed(FailureReason.Refused, $"{to} cannot be reached: {problem.TrimEnd('.')}.");
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
