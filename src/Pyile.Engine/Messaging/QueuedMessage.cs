using Pyile.Engine.Model;

namespace Pyile.Engine.Messaging;

/// <summary>One message on its way to one member.</summary>
internal struct QueuedMessage
{
    public Message Message;

    /// <summary>Its text as UTF-8 if several members get the same; else it is encoded when it is written.</summary>
    public ReadOnlyMemory<byte> Shared;

    public TimeSpan Began;

    /// <summary>Counts the messages that were sent to this member.</summary>
    public long Sequence;

    /// <summary>Gets the outcome; null if no caller waits for it.</summary>
    public PendingReceipt? Receipt;

    /// <summary>Completes when the message has its place in the queue; null if no caller waits for that.</summary>
    public TaskCompletionSource? Admission;
}
