using Pyile.Engine.Model;
using Pyile.Texts;

namespace Pyile;

/// <summary>The result of sending one message to one member.</summary>
public sealed class PyileReceipt
{
    internal PyileReceipt(Receipt receipt, string session)
    {
        MemberId = receipt.ToId.ToString();
        To = receipt.To?.ToString() ?? MemberId;
        Alias = receipt.Alias;
        Status = receipt.Status == ReceiptStatus.Delivered ? PyileReceiptStatus.Delivered : PyileReceiptStatus.Failed;
        Reason = receipt.Reason switch
        {
            FailureReason.None => PyileFailureReason.None,
            FailureReason.NotAMember => PyileFailureReason.NotAMember,
            FailureReason.TimedOut => PyileFailureReason.TimedOut,
            FailureReason.Unreachable => PyileFailureReason.Unreachable,
            FailureReason.InboxFull => PyileFailureReason.InboxFull,
            FailureReason.TooLarge => PyileFailureReason.TooLarge,
            FailureReason.Closed => PyileFailureReason.Closed,
            FailureReason.Unencrypted => PyileFailureReason.Unencrypted,
            _ => PyileFailureReason.Refused,
        };
        Encrypted = receipt.Encrypted;
        Detail = receipt.Detail;
        Elapsed = receipt.Elapsed;
        MessageId = receipt.MessageId;
        Session = session;
    }

    /// <summary>The receiver's address; its id if no member with that id was on the roster.</summary>
    public string To { get; }

    /// <summary>The id of the receiver, which stays the same if its address or alias changes.</summary>
    public string MemberId { get; }

    /// <summary>The receiver's alias, or null if it is not known.</summary>
    public string? Alias { get; }

    public PyileReceiptStatus Status { get; }

    public PyileFailureReason Reason { get; }

    /// <summary>Whether the message was or would have been encrypted.</summary>
    public bool Encrypted { get; }

    /// <summary>If the status is Failed: what happened and what to do.</summary>
    public string? Detail { get; }

    /// <summary>The time from the call to the answer or the failure.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>If the message was delivered: its Id in Get-PyileMessage.</summary>
    public Guid MessageId { get; }

    /// <summary>The name of the session that sent the message.</summary>
    public string Session { get; }

    public override string ToString()
    {
        string to = MemberText.Describe(Alias, To);
        return Status == PyileReceiptStatus.Delivered ? $"Delivered to {to}" : $"Failed to {to}: {Reason}";
    }
}
