using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Pyile.Protocol;

/// <summary>Where a host is reached.</summary>
internal sealed record TicketHost(string Name, int Port)
{
    public override string ToString() => HostPort.Write(Name, Port);
}

/// <summary>What the text of a ticket contains.</summary>
internal sealed record TicketContent(
    KeyHash Network, Guid Id, byte[] Secret, DateTimeOffset Expires, IReadOnlyList<TicketHost> Hosts, TagBlock Tags = default)
{
    /// <summary>Everything but the secret.</summary>
    public override string ToString() => $"Ticket {Id} for {Network.ToFingerprint()} at {string.Join(", ", Hosts)}";
}

/// <summary>A ticket as one word to copy, with a checksum that detects damaged copies.</summary>
internal static class TicketText
{
    private const string Prefix = "pyile2-";
    private const byte Version = 2;
    private const int SecretSize = 32;
    private const int ChecksumSize = 4;
    private const int MaxHosts = 8;

    // In characters, before any is removed.
    private const int MaxLength = 8 * 1024;

    private const string OtherVersion = "it was made by another version";

    // What mail and shells put into a long word or around it.
    private static readonly SearchValues<char> Removed = SearchValues.Create(" \t\r\n\"'");

    public static string Encode(TicketContent ticket)
    {
        var content = new ArrayBufferWriter<byte>(256);
        content.WriteByte(Version);
        content.WriteHash(ticket.Network);
        content.WriteGuid(ticket.Id);
        content.Write(ticket.Secret);
        content.WriteTime(ticket.Expires);
        content.WriteByte(checked((byte)ticket.Hosts.Count));
        foreach (TicketHost host in ticket.Hosts)
        {
            content.WriteText(host.Name);
            content.WriteUInt16(host.Port);
        }
        content.WriteTags(ticket.Tags);
        return Prefix + Base64Url.EncodeToString([.. content.WrittenSpan, .. Checksum(content.WrittenSpan)]);
    }

    /// <summary>Reads a ticket, also one that was broken into lines or quoted on its way.</summary>
    /// <remarks>It keeps no copy but the secret of the ticket, which the caller clears.</remarks>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out TicketContent? ticket, [NotNullWhen(false)] out string? problem)
    {
        ticket = null;
        problem = null;
        if (text.Length > MaxLength)
        {
            problem = $"it has more than {MaxLength} characters";
            return false;
        }
        char[] kept = NewPinned<char>(text.Length);
        byte[] bytes = NewPinned<byte>(Base64Url.GetMaxDecodedLength(text.Length));
        try
        {
            ReadOnlySpan<char> word = Keep(text, kept);
            if (!word.StartsWith(Prefix, StringComparison.Ordinal))
                problem = $"a ticket begins with {Prefix}";
            else if (!TryBytes(word[Prefix.Length..], bytes, out int length) || length <= ChecksumSize)
                problem = "it has characters that no ticket has, or is cut off";
            else if (!Checksum(bytes.AsSpan(0, length - ChecksumSize)).AsSpan().SequenceEqual(bytes.AsSpan(length - ChecksumSize, ChecksumSize)))
                problem = "a part of it is missing or changed";
            else
                problem = Read(bytes.AsMemory(0, length - ChecksumSize), out ticket);
            return problem is null && ticket is not null;
        }
        finally
        {
            Array.Clear(kept);
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static ReadOnlySpan<char> Keep(ReadOnlySpan<char> text, char[] kept)
    {
        int length = 0;
        foreach (char c in text)
        {
            if (!Removed.Contains(c))
                kept[length++] = c;
        }
        return kept.AsSpan(0, length);
    }

    private static string? Read(ReadOnlyMemory<byte> content, out TicketContent? ticket)
    {
        ticket = null;
        var reader = new WireReader(new ReadOnlySequence<byte>(content));
        if (reader.ReadByte() != Version)
            return OtherVersion;
        KeyHash network = reader.ReadHash();
        Guid id = reader.ReadGuid();
        byte[] secret = NewPinned<byte>(SecretSize);
        reader.ReadBytes(secret);
        DateTimeOffset expires = reader.ReadTime();
        int count = reader.ReadByte();
        var hosts = new List<TicketHost>();
        for (int i = 0; i < count && !reader.HasFailed; i++)
            hosts.Add(new TicketHost(reader.ReadText(), reader.ReadUInt16()));
        TagBlock tags = reader.ReadTags();
        if (!reader.IsComplete || count is < 1 or > MaxHosts || hosts.Any(h => h.Port == 0))
            return OtherVersion;
        // The names go into errors, logs and the resolver.
        if (!hosts.All(h => HostName.IsValid(h.Name)))
            return "the name of its host is not a DNS name or an address";
        if (tags.FirstUnknownCritical(KnownTags.Ticket) is > 0 and var tag)
            return $"it needs a newer version, because of its field {tag}";
        ticket = new TicketContent(network, id, secret, expires, hosts, tags);
        return null;
    }

    private static bool TryBytes(ReadOnlySpan<char> text, byte[] bytes, out int length)
    {
        if (Base64Url.DecodeFromChars(text, bytes, out _, out length) != OperationStatus.Done)
            return false;
        // The decoder also takes padding and bits that are not used, and a ticket has one text only.
        char[] again = NewPinned<char>(Base64Url.GetEncodedLength(length));
        bool isSame = text.SequenceEqual(again.AsSpan(0, Base64Url.EncodeToChars(bytes.AsSpan(0, length), again)));
        Array.Clear(again);
        return isSame;
    }

    // The garbage collector leaves copies of what it moves.
    private static T[] NewPinned<T>(int length) => GC.AllocateUninitializedArray<T>(length, pinned: true);

    private static byte[] Checksum(ReadOnlySpan<byte> content) => SHA256.HashData(content)[..ChecksumSize];
}
