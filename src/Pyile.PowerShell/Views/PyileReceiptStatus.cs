namespace Pyile;

/// <summary>Whether a message is known to have arrived.</summary>
public enum PyileReceiptStatus
{
    /// <summary>The receiver has acknowledged that the message is in its inbox.</summary>
    Delivered,

    /// <summary>The message is not known to have arrived; the receipt's Reason tells why.</summary>
    Failed,
}
