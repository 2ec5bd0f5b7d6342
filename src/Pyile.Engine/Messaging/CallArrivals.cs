using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Takes the messages of calls out of the frames of a link, and rejects those that this version does not know.</summary>
/// <param name="stream">The link's frames.</param>
/// <param name="lanes">The lanes that the link carries.</param>
/// <param name="context">What the session shares.</param>
/// <param name="replies">Takes rejections to be written.</param>
/// <param name="link">The link, which writes acknowledgements.</param>
internal sealed class CallArrivals(FrameStream stream, MemberLanes lanes, MessagingContext context, LinkReplies replies, ILaneLink link)
{
    /// <exception cref="PyileException">The message violates the protocol.</exception>
    public void Take(in MessageHead head, ReadOnlySpan<byte> body)
    {
        if (lanes.IsClosed)
            throw new PyileException(PyileError.NotAMember, "its sender is not on the roster any more");
        ICallLane lane = lanes.Calls;
        ulong last = lane.Receive.Last;
        switch (lane.Receive.Judge(head.Number))
        {
            case Arrival.Gap:
                throw stream.Violation($"message {head.Number} of a call follows message {last}");

            case Arrival.Take when FindRejection(head) is { } rejection:
                Reject(lane, head.Number, rejection);
                break;

            case Arrival.Take:
                lane.Take(head, body);
                lane.Receive.NoteReceived(1);
                link.Signal(isLone: false);
                break;
        }
    }

    private static (RejectionReason Reason, ushort Detail)? FindRejection(in MessageHead head)
    {
        if (!head.Tags.IsEmpty && head.Tags.FirstUnknownCritical(KnownTags.Call) is > 0 and var tag)
            return (RejectionReason.UnsupportedTag, tag);
        if (head.Kind is < BodyKind.Request or > BodyKind.End)
            return (RejectionReason.UnsupportedKind, (byte)head.Kind);
        if (head.Destination != MessageDestination.Member)
            return (RejectionReason.UnsupportedDestination, (byte)head.Destination);
        return null;
    }

    private void Reject(ICallLane lane, ulong number, (RejectionReason Reason, ushort Detail) rejection)
    {
        Log.MessageRejected(context.Logger, lanes.Member.Address, rejection.Reason, rejection.Detail);
        // Before it counts as received, so that it is written before the acknowledgement that covers it.
        if (!replies.AddRejected(Lanes.Calls, number, rejection.Reason, rejection.Detail))
            throw stream.Violation("it does not read why its messages are rejected");
        lane.Receive.NoteRejected(rejection.Reason, rejection.Detail);
        link.Signal(isLone: false);
    }
}
