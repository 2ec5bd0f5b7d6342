using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pyile.Protocol;

/// <summary>The hash chain over all changes of a roster: who has the same hash at a version has seen the same changes.</summary>
internal static class RosterHash
{
    /// <summary>The hash of a roster that starts at this version.</summary>
    public static KeyHash First(KeyHash network, ulong version)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, version);
        return KeyHash.Read(SHA256.HashData([.. "pyile/2 roster chain"u8, .. network.ToArray(), .. number]));
    }

    /// <summary>The hash after one more change.</summary>
    public static KeyHash Next(KeyHash before, RosterChange change) =>
        KeyHash.Read(SHA256.HashData([.. before.ToArray(), .. RosterCodec.EncodeChange(change)]));
}
