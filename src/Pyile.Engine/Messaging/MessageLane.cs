using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>The lane of the messages to the inbox.</summary>
/// <param name="send">What this session sends.</param>
/// <param name="receive">What the member sends.</param>
internal sealed class MessageLane(SendLane send, ReceiveLane receive) : ILane
{
    // For the reader of the link, which is one at a time.
    private readonly List<QueuedMessage> _delivered = [];

    public SendLane Send => send;

    public ReceiveLane Receive => receive;

    public bool IsIdle => send.IsIdle;

    public bool IsOwed => send.IsOwed;

    public bool Fill(MessageBatch batch) => send.Fill(batch);

    public void Acknowledge(MessageBatch batch, LinkReplies replies) => receive.AcknowledgeReceived(batch, replies);

    public bool OnAcknowledged(ulong number, bool isFull) => send.OnAcknowledged(number, isFull, _delivered);

    public void OnRejected(in RejectedRun run) => send.OnRejected(run);

    public LanePosition GetPosition() => receive.GetPosition(send.Next);

    // What was rejected comes first, so that it is not taken for delivered.
    public bool Resume(LanePosition other, Resumption how)
    {
        if (how.KnowsThisSession)
        {
            foreach (RejectedRun run in other.Rejected)
                send.OnRejected(run);
        }
        return send.Resume(how.IsSuccessor, how.KnowsThisSession ? other.Received : null) && receive.Resume(how.IsNew, other.Next);
    }

    public void Trim() => send.Trim();

    public void Close(SendOutcome outcome) => send.Close(outcome);

    public Task FlushAsync() => send.FlushAsync();
}
