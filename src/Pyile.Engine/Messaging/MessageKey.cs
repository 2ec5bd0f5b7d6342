using System.Security.Cryptography;
using System.Text;

namespace Pyile.Engine.Messaging;

/// <summary>The id of a message that has a key: the same for each message with that key. Specified in docs/protocol/links.md.</summary>
internal static class MessageKey
{
    public static Guid ToId(string key) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"pyile key 2\0{key}")).AsSpan(0, 16), bigEndian: true);
}
