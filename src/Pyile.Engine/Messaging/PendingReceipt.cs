using Pyile.Engine.Model;

namespace Pyile.Engine.Messaging;

/// <summary>A receipt that a caller waits for.</summary>
internal sealed class PendingReceipt() : TaskCompletionSource<Receipt>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>The caller's cancellation, which ends with the receipt.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }
}
