using Pyile.Engine.Model;
using Pyile.Values;

namespace Pyile;

/// <summary>A sent or received message.</summary>
public sealed class PyileMessage
{
    /// <summary>The value of <see cref="To"/> and <see cref="Conversation"/> for a broadcast.</summary>
    public const string Broadcast = "Broadcast";

    private readonly Message _message;
    private object? _value;
    private bool _isValueRead;

    internal PyileMessage(Message message, string session)
    {
        _message = message;
        Session = session;
    }

    /// <summary>When the message was sent or arrived in the inbox, as local time.</summary>
    public DateTime Time => _message.Time.LocalDateTime;

    /// <summary>The sender's address on the roster, verified by its certificate or, in version 1, by its IP address.</summary>
    public string From => _message.From.ToString();

    /// <summary>The sender's alias. It does not identify the sender.</summary>
    public string Alias => _message.Alias;

    /// <summary>The receiver's address, or Broadcast.</summary>
    public string To => _message.To?.ToString() ?? Broadcast;

    /// <summary>
    /// The id of the other member: the sender of a received message, or the receiver of a sent one; null for a broadcast that
    /// was sent. For an encrypted message the member's key proves it, so scripts can authorize by it.
    /// </summary>
    public string? MemberId => (_message.IsSent ? _message.ToId : _message.FromId)?.ToString();

    /// <summary>The text, or the JSON text as it was received.</summary>
    public string Text => _message.Text;

    /// <summary>Whether the message is a text or a JSON value.</summary>
    public PyileMessageKind Kind => _message.Kind == MessageKind.Json ? PyileMessageKind.Json : PyileMessageKind.Text;

    /// <summary>
    /// The text or, for a JSON message, its value: custom objects, arrays, strings, numbers, booleans and null, and what the sender
    /// marked with -KeepType. An object is an ordered, case-sensitive dictionary if property names are empty, differ only in case, or
    /// have a special meaning in PowerShell. If the JSON is not valid or is nested deeper than 32 levels, this is the text.
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

    /// <summary>The address of the other member, or Broadcast.</summary>
    public string Conversation => _message.Conversation?.ToString() ?? Broadcast;

    public bool Encrypted => _message.Encrypted;

    /// <summary>The name of the session that holds it.</summary>
    public string Session { get; }

    /// <summary>
    /// The id of the message, the same at sender and receivers. Version 1 has no ids, so the session creates one.
    /// </summary>
    public Guid Id => _message.Id;

    /// <summary>The Id of the message that this one answers, as its sender says; null if it answers none.</summary>
    public Guid? InReplyTo => _message.InReplyTo;

    /// <summary>Whether its sender says that a handler sent it.</summary>
    public bool IsAutomatic => _message.IsAutomatic;

    /// <summary>The receiver of an answer. A member of version 1 that has joined again can only be found by its address.</summary>
    internal string OtherSide => Encrypted && MemberId is { } member ? member : IsBroadcast ? From : Conversation;

    /// <summary>
    /// The alias and the text as one line with all characters visible, at most a screen long; <see cref="Text"/> is the original text.
    /// </summary>
    public override string ToString() =>
        $"{Texts.VisibleText.Of(Alias)}: {Texts.VisibleText.Excerpt(Text, Texts.VisibleText.Screenful)}";
}
