using Pyile.Engine;

namespace Pyile;

/// <summary>One message, sent or received.</summary>
public sealed class PyileMessage
{
    /// <summary>What <see cref="To"/> and <see cref="Conversation"/> say of a broadcast.</summary>
    public const string Broadcast = "Broadcast";

    internal PyileMessage(Message message, string session)
    {
        Time = message.Time.LocalDateTime;
        From = message.From.ToString();
        Alias = message.Alias;
        To = message.To?.ToString() ?? Broadcast;
        Text = message.Text;
        IsBroadcast = message.IsBroadcast;
        Direction = message.IsSent ? PyileDirection.Sent : PyileDirection.Received;
        Conversation = message.Conversation?.ToString() ?? Broadcast;
        Encrypted = message.Encrypted;
        Session = session;
        Id = message.Id;
    }

    /// <summary>When it was sent, or came into the inbox, in local time.</summary>
    public DateTime Time { get; }

    /// <summary>The sender's address on the roster, by its certificate or, in version 1, its IP. Never a claim.</summary>
    public string From { get; }

    /// <summary>The sender's name. It identifies nobody.</summary>
    public string Alias { get; }

    /// <summary>The receiver's address, or Broadcast.</summary>
    public string To { get; }

    public string Text { get; }

    public bool IsBroadcast { get; }

    public PyileDirection Direction { get; }

    /// <summary>The other side's address, or Broadcast.</summary>
    public string Conversation { get; }

    public bool Encrypted { get; }

    /// <summary>The name of the session that holds it.</summary>
    public string Session { get; }

    /// <summary>The same at the sender and its receivers; in version 1, which carries none, made up by the session.</summary>
    public Guid Id { get; }

    public override string ToString() => $"{Alias}: {Text}";
}
