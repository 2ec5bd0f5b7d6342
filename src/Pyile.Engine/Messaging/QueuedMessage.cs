using Pyile.Engine.Model;
namespace Pyile.Engine.Messaging;

/// <summary>One message on its way to one member.</summary>
internal struct QueuedMessage
{
    public Message Message;

    /// <summary>Its text as UTF-8 where several members get the same; else it is encoded where it is written.</summary>
    public ReadOnlyMemory<byte> Shared;

    public TimeSpan Began;

    /// <summary>Counts what was sent to this member.</summary>
    public long Sequence;

    /// <summary>
    /// Who wants to know: a <see cref="PendingReceipt"/> what became of it, a <see cref="TaskCompletionSource"/> that it has
    /// its place in the queue; null where nobody waits.
    /// </summary>
    public object? Waiter;
}

/// <summary>A receipt that somebody waits for.</summary>
internal sealed class PendingReceipt() : TaskCompletionSource<Receipt>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Where the caller can give up: ends with the receipt.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }
}
