using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>One message, sent or received.</summary>
public sealed record Message
{
    private readonly IParty _sender;
    private readonly IParty? _receiver;

    // Few messages have one, so it is not a part of every message.
    private readonly StrongBox<Guid>? _inReplyTo;
    private string? _text;

    /// <param name="sender">Who sends it.</param>
    /// <param name="receiver">Who receives it, or null for a broadcast.</param>
    internal Message(IParty sender, IParty? receiver) => (_sender, _receiver) = (sender, receiver);

    /// <summary>The sender's; version 1 carries none, and there it is made by the session that holds it.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was taken into the inbox, or sent.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The text, or the JSON value as text.</summary>
    public string Text
    {
        get => _text ??= Encoding.UTF8.GetString(Body.Span);
        init
        {
            _text = value;
            Size = Encoding.UTF8.GetByteCount(value);
        }
    }

    public MessageKind Kind { get; init; }

    /// <summary>True when this session sent it.</summary>
    public bool IsSent { get; init; }

    public bool IsBroadcast { get; init; }

    /// <summary>The <see cref="Id"/> of the message that this one answers, as its sender says; null if it answers none.</summary>
    public Guid? InReplyTo
    {
        get => _inReplyTo?.Value;
        init => _inReplyTo = value is { } id ? new StrongBox<Guid>(id) : null;
    }

    /// <summary>Whether its sender says that a program sent it by itself.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>The sender's address on the roster: whose certificate or, in version 1, whose IP the link has. Never a claim.</summary>
    public IPEndPoint From => _sender.Address!;

    /// <summary>Which member sent it: proven by its key in version 2, made up by the session for members of version 1. Scripts that authorize by the sender compare this.</summary>
    public MemberId FromId => _sender.Id ?? default;

    /// <summary>The sender's name: the one on the roster, in version 1 its own for itself. It does not identify a member.</summary>
    public string Alias => _sender.Alias ?? "";

    /// <summary>The receiver, or null for a broadcast.</summary>
    public IPEndPoint? To => _receiver?.Address;

    /// <summary>Which member receives it, or null for a broadcast.</summary>
    public MemberId? ToId => _receiver?.Id;

    /// <summary>Whether it travelled encrypted. A broadcast that was sent: whether it did so to every member.</summary>
    public bool Encrypted { get; init; }

    /// <summary>The address of the other side of the conversation, or null for the broadcast conversation.</summary>
    public IPEndPoint? Conversation => IsBroadcast ? null : IsSent ? To : From;

    /// <summary>Which member is the other side of the conversation, or null for the broadcast conversation.</summary>
    public MemberId? ConversationId => IsBroadcast ? null : IsSent ? ToId : FromId;

    /// <summary>Bytes of the text as UTF-8.</summary>
    public int Size { get; private init; }

    /// <summary>The text as it arrived: valid UTF-8. The string is made when it is read.</summary>
    internal ReadOnlyMemory<byte> Body
    {
        get;
        init
        {
            field = value;
            Size = value.Length;
        }
    }

    /// <summary>Whether its id comes from a key, so that the receiver takes only one with it.</summary>
    internal bool IsOnce { get; init; }

    /// <summary>Whether this session waits for replies to it.</summary>
    internal bool IsQuestion { get; init; }

    /// <summary>Why a member of version 1 cannot take it, or null.</summary>
    internal string? BeyondVersion1 =>
        IsOnce ? "no keys of messages. Send it without a key"
        : IsQuestion || InReplyTo is not null ? "no replies. Send it as an ordinary message"
        : null;

    /// <summary>What the messages of its sender take; null for what this session sent, and for messages of version 1.</summary>
    internal SenderShare? Share { get; init; }

    /// <summary>The place of the message in the inbox of the session that received it, counted from 1; 0 if it was never there.</summary>
    internal long InboxNumber { get; set; }

    /// <summary>The same message, whether its text was looked at or not.</summary>
    public bool Equals(Message? other) =>
        other is not null && Id == other.Id && IsSent == other.IsSent && Time == other.Time && FromId == other.FromId && Text == other.Text;

    public override int GetHashCode() => HashCode.Combine(Id, IsSent);
}
