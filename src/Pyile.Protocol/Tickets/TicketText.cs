using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Pyile.Protocol;

/// <summary>Where a host is reached.</summary>
internal sealed record TicketHost(string Name, int Port);

/// <summary>What is in the text of a ticket.</summary>
internal sealed record TicketContent(KeyHash Network, Guid Id, byte[] Secret, DateTimeOffset Expires, IReadOnlyList<TicketHost> Hosts)
{
    /// <summary>Everything but the secret.</summary>
    public override string ToString() => $"Ticket {Id} for {Network.ToFingerprint()} at {string.Join(", ", Hosts)}";
}

/// <summary>A ticket as a text to be copied: one word, with a checksum so that a copy that went wrong is told as such.</summary>
internal static class TicketText
{
    private const string Prefix = "pyile2-";
    private const byte Version = 1;
    private const int SecretSize = 32;
    private const int ChecksumSize = 4;
    private const int MaxHosts = 8;
    private const int MaxLength = 8 * 1024;

    public static string Encode(TicketContent ticket)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(ticket.Network.ToArray());
            writer.Write(ticket.Id.ToByteArray(bigEndian: true));
            writer.Write(ticket.Secret);
            writer.Write(ticket.Expires.ToUnixTimeSeconds());
            writer.Write((byte)ticket.Hosts.Count);
            foreach (TicketHost host in ticket.Hosts)
            {
                writer.Write(host.Name);
                writer.Write((ushort)host.Port);
            }
        }
        byte[] content = bytes.ToArray();
        return Prefix + Base64Url.EncodeToString([.. content, .. Checksum(content)]);
    }

    /// <summary>Reads a ticket, also one that was broken into lines or quoted on its way.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out TicketContent? ticket, [NotNullWhen(false)] out string? problem)
    {
        ticket = null;
        problem = null;
        string word = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('"' or '\'')));
        if (word.Length > MaxLength || !word.StartsWith(Prefix, StringComparison.Ordinal))
            problem = $"a ticket begins with {Prefix}";
        else if (!TryBytes(word[Prefix.Length..], out byte[]? bytes) || bytes.Length <= ChecksumSize)
            problem = "it has characters that no ticket has, or is cut off";
        else if (!Checksum(bytes.AsSpan(..^ChecksumSize)).AsSpan().SequenceEqual(bytes.AsSpan(^ChecksumSize..)))
            problem = "a part of it is missing or changed";
        else
            ticket = Read(bytes[..^ChecksumSize]);
        if (ticket is null)
            problem ??= "it was made by another version";
        return ticket is not null;
    }

    private static TicketContent? Read(byte[] content)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            if (reader.ReadByte() != Version)
                return null;
            KeyHash network = KeyHash.Read(reader.ReadBytes(KeyHash.Size));
            var id = new Guid(reader.ReadBytes(16), bigEndian: true);
            byte[] secret = reader.ReadBytes(SecretSize);
            var expires = DateTimeOffset.FromUnixTimeSeconds(reader.ReadInt64());
            int count = reader.ReadByte();
            var hosts = new List<TicketHost>();
            for (int i = 0; i < count; i++)
                hosts.Add(new TicketHost(reader.ReadString(), reader.ReadUInt16()));
            bool isWhole = reader.BaseStream.Position == content.Length;
            return isWhole && count is > 0 and <= MaxHosts && hosts.All(h => h.Port > 0 && h.Name.Length > 0)
                ? new TicketContent(network, id, secret, expires, hosts)
                : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static bool TryBytes(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        try
        {
            bytes = Base64Url.DecodeFromChars(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Checksum(ReadOnlySpan<byte> content) => SHA256.HashData(content)[..ChecksumSize];
}
