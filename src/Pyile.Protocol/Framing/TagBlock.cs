using System.Buffers;
using System.Buffers.Binary;

namespace Pyile.Protocol;

/// <summary>
/// The tagged fields at the end of a frame or a roster entry. It keeps the bytes as they arrived, because hashes and
/// signatures cover tags that this version does not know.
/// </summary>
internal readonly struct TagBlock : IEquatable<TagBlock>
{
    /// <summary>The most bytes of tags in one block.</summary>
    public const int MaxSize = 4096;

    /// <summary>The first number of those that are reserved for experiments.</summary>
    public const ushort FirstExperimental = 0x4000;

    private const ushort CriticalBit = 0x8000;
    private const int HeaderSize = 4;

    private readonly ReadOnlyMemory<byte> _bytes;

    private TagBlock(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The tags without the length of the block.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    public bool IsEmpty => _bytes.IsEmpty;

    public static bool operator ==(TagBlock left, TagBlock right) => left.Equals(right);

    public static bool operator !=(TagBlock left, TagBlock right) => !left.Equals(right);

    /// <summary>A block of these tags, in ascending order of their numbers.</summary>
    /// <exception cref="ArgumentException">A number is 0 or occurs twice, or the tags have more than <see cref="MaxSize"/> bytes.</exception>
    public static TagBlock Of(params IEnumerable<Tag> tags)
    {
        var output = new ArrayBufferWriter<byte>(64);
        foreach (Tag tag in tags.OrderBy(tag => tag.Number))
        {
            output.WriteUInt16(tag.IsCritical ? tag.Number | CriticalBit : tag.Number);
            output.WriteBytes(tag.Value.Span);
        }
        return IsWellFormed(output.WrittenSpan)
            ? new TagBlock(output.WrittenMemory)
            : throw new ArgumentException($"A tag has number 0 or the number of another, or {output.WrittenCount} bytes are too many.", nameof(tags));
    }

    /// <summary>A block of one tag.</summary>
    /// <exception cref="ArgumentException">The number is 0, or the tag has more than <see cref="MaxSize"/> bytes.</exception>
    public static TagBlock Of(Tag tag)
    {
        byte[] bytes = new byte[HeaderSize + tag.Value.Length];
        Write(bytes, tag);
        return IsWellFormed(bytes) ? new TagBlock(bytes) : throw new ArgumentException($"A tag cannot have number {tag.Number}, or so many bytes.", nameof(tag));
    }

    /// <summary>A block of two tags, in ascending order of their numbers.</summary>
    /// <exception cref="ArgumentException">A number is 0 or occurs twice, or the tags have more than <see cref="MaxSize"/> bytes.</exception>
    public static TagBlock Of(Tag first, Tag second)
    {
        if (first.Number > second.Number)
            (first, second) = (second, first);
        int size = HeaderSize + first.Value.Length;
        byte[] bytes = new byte[size + HeaderSize + second.Value.Length];
        Write(bytes, first);
        Write(bytes.AsSpan(size), second);
        return IsWellFormed(bytes) ? new TagBlock(bytes) : throw new ArgumentException("A tag has number 0 or the number of the other, or they have too many bytes.", nameof(second));
    }

    /// <summary>Takes the bytes of a block without its length; they belong to the block from here on.</summary>
    /// <returns>False if they are not well formed.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out TagBlock block)
    {
        block = default;
        if (!IsWellFormed(bytes.Span))
            return false;
        block = new TagBlock(bytes);
        return true;
    }

    /// <summary>Whether the tags fill the bytes exactly, are not too many, and have ascending numbers from 1.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
            return false;
        int last = 0;
        while (bytes.Length >= HeaderSize)
        {
            int number = BinaryPrimitives.ReadUInt16BigEndian(bytes) & ~CriticalBit;
            int size = HeaderSize + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            if (number <= last || size > bytes.Length)
                return false;
            last = number;
            bytes = bytes[size..];
        }
        return bytes.IsEmpty;
    }

    /// <summary>All tags, in ascending order of their numbers.</summary>
    public IReadOnlyList<Tag> ToList()
    {
        var tags = new List<Tag>();
        for (int at = 0; at < _bytes.Length;)
        {
            (ushort id, int length) = HeaderAt(at);
            tags.Add(new Tag((ushort)(id & ~CriticalBit), (id & CriticalBit) != 0, _bytes.Slice(at + HeaderSize, length)));
            at += HeaderSize + length;
        }
        return tags;
    }

    /// <summary>The value of the tag with this number.</summary>
    /// <returns>False if the block has no such tag.</returns>
    public bool TryFind(ushort number, out ReadOnlySpan<byte> value)
    {
        value = default;
        for (int at = 0; at < _bytes.Length;)
        {
            (ushort id, int length) = HeaderAt(at);
            if ((id & ~CriticalBit) == number)
            {
                value = Bytes.Slice(at + HeaderSize, length);
                return true;
            }
            at += HeaderSize + length;
        }
        return false;
    }

    /// <summary>The number of the first critical tag that is not one of <paramref name="known"/>; 0 if there is none.</summary>
    public ushort FirstUnknownCritical(params ReadOnlySpan<ushort> known)
    {
        for (int at = 0; at < _bytes.Length;)
        {
            (ushort id, int length) = HeaderAt(at);
            ushort number = (ushort)(id & ~CriticalBit);
            if ((id & CriticalBit) != 0 && !known.Contains(number))
                return number;
            at += HeaderSize + length;
        }
        return 0;
    }

    public bool Equals(TagBlock other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is TagBlock other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public override string ToString() =>
        string.Join(' ', ToList().Select(t => $"{t.Number}{(t.IsCritical ? "!" : "")}={Convert.ToHexString(t.Value.Span)}"));

    private static void Write(Span<byte> bytes, Tag tag)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, tag.IsCritical ? (ushort)(tag.Number | CriticalBit) : tag.Number);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], checked((ushort)tag.Value.Length));
        tag.Value.Span.CopyTo(bytes[HeaderSize..]);
    }

    private (ushort Id, int Length) HeaderAt(int at)
    {
        ReadOnlySpan<byte> header = Bytes[at..];
        return (BinaryPrimitives.ReadUInt16BigEndian(header), BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
    }
}
