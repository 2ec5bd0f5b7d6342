namespace Pyile;

/// <summary>Whether a message is known to have arrived.</summary>
public enum PyileReceiptStatus
{
    /// <summary>The receiver has answered that the message is in its inbox.</summary>
    Delivered,

    /// <summary>It is not known to have arrived; the receipt's Reason says why.</summary>
    Failed,
}
