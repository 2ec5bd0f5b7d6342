using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>A lane between this session and one member, in both directions. It outlives the links that carry it.</summary>
internal interface ILane
{
    /// <summary>Whether nothing waits for a link: nothing is to be written and no answer is awaited.</summary>
    bool IsIdle { get; }

    /// <summary>Whether something was written that the other side is to acknowledge.</summary>
    bool IsOwed { get; }

    /// <summary>Writes what is next, as much as fits. Called by the writer of the link, on one thread at a time.</summary>
    /// <returns>Whether there was anything.</returns>
    bool Fill(MessageBatch batch);

    /// <summary>Writes the acknowledgement that is due, behind the rejections that it covers.</summary>
    void Acknowledge(MessageBatch batch, LinkReplies replies);

    /// <summary>The member has acknowledged everything up to a number.</summary>
    /// <returns>False if nothing with this number was written.</returns>
    bool OnAcknowledged(ulong number, bool isFull);

    /// <summary>The member did not take these messages, so they have failed.</summary>
    void OnRejected(in RejectedRun run);

    /// <summary>How far this side is.</summary>
    LanePosition GetPosition();

    /// <summary>Takes up where an earlier link has left off, while no link carries the lane.</summary>
    /// <param name="other">How far the other side is.</param>
    /// <param name="how">What the sessions of both sides know of each other.</param>
    /// <returns>False if the positions of the two sides contradict each other.</returns>
    bool Resume(LanePosition other, Resumption how);

    /// <summary>Releases memory if nothing is queued.</summary>
    void Trim();

    /// <summary>Ends everything that is queued with this outcome, and whatever is sent later.</summary>
    void Close(SendOutcome outcome);

    /// <summary>Completes when everything that was sent so far is acknowledged or has failed.</summary>
    Task FlushAsync();
}
