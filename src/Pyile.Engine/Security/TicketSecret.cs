using System.Security.Cryptography;

namespace Pyile.Engine.Security;

/// <summary>The secret of a ticket: random, so that it needs no slow derivation and no password protocol.</summary>
internal static class TicketSecret
{
    private const int Size = 32;

    public static byte[] NewRandom() => RandomNumberGenerator.GetBytes(Size);

    /// <summary>What a login proves, and what the host keeps: the ticket itself does not follow from it.</summary>
    public static byte[] LoginSecret(byte[] secret)
    {
        // Pinned, because the garbage collector leaves copies of what it moves, and a joiner clears this one.
        byte[] derived = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, salt: [], info: "pyile/2 ticket"u8);
        return derived;
    }
}
