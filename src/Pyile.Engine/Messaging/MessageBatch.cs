using System.Buffers;
using System.Text;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Frames that are written together. An empty batch holds no buffer.</summary>
internal sealed class MessageBatch
{
    /// <summary>The most bytes that are written at once, except for a single larger message: four TLS records.</summary>
    public const int Size = 64 * 1024;

    private byte[] _buffer = [];
    private int _length;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public bool IsEmpty => _length == 0;

    /// <summary>The largest body that still fits. Any body fits into an empty batch.</summary>
    public int Room => _length == 0 ? int.MaxValue - MessageCodec.Overhead : Size - _length - MessageCodec.Overhead;

    /// <summary>What is left of the room after a body; negative if the batch is full.</summary>
    public static int RoomBehind(int room, int body) => Math.Min(room, Size - MessageCodec.Overhead) - body - MessageCodec.Overhead;

    public void Clear() => _length = 0;

    public void AddAcknowledgement(byte lane, ulong number, bool isFull) =>
        MessageCodec.WriteAcknowledgement(Extend(MessageCodec.AcknowledgementSize), lane, number, isFull);

    public void Add(ProtocolFrame frame)
    {
        ReadOnlyMemory<byte> bytes = FrameCodec.Encode(frame);
        bytes.Span.CopyTo(Extend(bytes.Length));
    }

    public void Add(in Numbered<QueuedMessage> next)
    {
        Message message = next.Item.Message;
        var head = new MessageHead(
            Lanes.Messages,
            next.Number,
            message.Id,
            message.Time,
            message.Kind == MessageKind.Json ? BodyKind.Json : BodyKind.Text,
            message.IsBroadcast ? MessageDestination.Everyone : MessageDestination.Member,
            message.InReplyTo is { } question ? MessageTags.OfReplyTo(question) : default,
            (message.IsOnce ? MessageBits.Once : MessageBits.None) | (message.IsAutomatic ? MessageBits.Automatic : MessageBits.None));
        Span<byte> body = AddHead(head, next.Size);
        if (next.Item.Shared.IsEmpty)
            Encoding.UTF8.GetBytes(message.Text, body);
        else
            next.Item.Shared.Span.CopyTo(body);
    }

    /// <summary>Adds a message with its body.</summary>
    public void Add(in MessageHead head, ReadOnlySpan<byte> body) => body.CopyTo(AddHead(head, body.Length));

    private Span<byte> AddHead(in MessageHead head, int bodyLength)
    {
        int size = MessageCodec.SizeOf(head);
        Span<byte> frame = Extend(size + bodyLength);
        MessageCodec.WriteHead(frame, head, bodyLength);
        return frame[size..];
    }

    /// <summary>Clears the batch and returns its buffer.</summary>
    public void Release()
    {
        _length = 0;
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Span<byte> Extend(int length)
    {
        if (_length + length > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Size, _length + length));
            Bytes.CopyTo(larger);
            if (_buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        Span<byte> added = _buffer.AsSpan(_length, length);
        _length += length;
        return added;
    }
}
