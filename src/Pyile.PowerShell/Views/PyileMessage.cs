using Pyile.Engine.Model;
using Pyile.Values;

namespace Pyile;

/// <summary>One message, sent or received.</summary>
public sealed class PyileMessage
{
    /// <summary>What <see cref="To"/> and <see cref="Conversation"/> say of a broadcast.</summary>
    public const string Broadcast = "Broadcast";

    private readonly Message _message;
    private object? _value;
    private bool _isValueRead;

    internal PyileMessage(Message message, string session)
    {
        _message = message;
        Session = session;
    }

    /// <summary>When it was sent, or came into the inbox, in local time.</summary>
    public DateTime Time => _message.Time.LocalDateTime;

    /// <summary>The sender's address on the roster, by its certificate or, in version 1, its IP. Never a claim.</summary>
    public string From => _message.From.ToString();

    /// <summary>The sender's name. It identifies nobody.</summary>
    public string Alias => _message.Alias;

    /// <summary>The receiver's address, or Broadcast.</summary>
    public string To => _message.To?.ToString() ?? Broadcast;

    /// <summary>
    /// Which member is the other side: the sender of a received message, the receiver of a sent one; null for a broadcast that
    /// was sent. Of an encrypted message it is proven by the member's key, so scripts can authorize by it.
    /// </summary>
    public string? MemberId => (_message.IsSent ? _message.ToId : _message.FromId)?.ToString();

    /// <summary>The text, or the JSON as it came.</summary>
    public string Text => _message.Text;

    /// <summary>Whether it is a text or a JSON value.</summary>
    public PyileMessageKind Kind => _message.Kind == MessageKind.Json ? PyileMessageKind.Json : PyileMessageKind.Text;

    /// <summary>
    /// The text; or of a JSON message the value: custom objects, arrays, strings, numbers, booleans, null, and nothing else.
    /// An object whose names are empty, differ only in case or mean something else to PowerShell is an ordered dictionary
    /// that tells the cases apart. Where the JSON cannot be read, or has more than 32 levels, it is the text.
    /// </summary>
    public object? Value
    {
        get
        {
            if (Kind == PyileMessageKind.Text)
                return Text;
            if (!_isValueRead)
            {
                _value = ValueReader.TryRead(Text, out object? value) ? value : Text;
                _isValueRead = true;
            }
            return _value;
        }
    }

    public bool IsBroadcast => _message.IsBroadcast;

    public PyileDirection Direction => _message.IsSent ? PyileDirection.Sent : PyileDirection.Received;

    /// <summary>The other side's address, or Broadcast.</summary>
    public string Conversation => _message.Conversation?.ToString() ?? Broadcast;

    public bool Encrypted => _message.Encrypted;

    /// <summary>The name of the session that holds it.</summary>
    public string Session { get; }

    /// <summary>The same at the sender and its receivers; in version 1, which carries none, made up by the session.</summary>
    public Guid Id => _message.Id;

    /// <summary>What an answer goes to. Only an address finds a member of version 1 that has joined again.</summary>
    internal string OtherSide => Encrypted && MemberId is { } member ? member : IsBroadcast ? From : Conversation;

    /// <summary>One line for people, in which everything can be seen; <see cref="Text"/> is what was sent.</summary>
    public override string ToString() => $"{Views.Format.Text(Alias)}: {Views.Format.Text(Text)}";
}
