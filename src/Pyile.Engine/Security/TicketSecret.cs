using System.Security.Cryptography;

namespace Pyile.Engine.Security;

/// <summary>The secret of a ticket: random, so that it needs no slow derivation and no password protocol.</summary>
internal static class TicketSecret
{
    private const int Size = 32;

    public static byte[] NewRandom() => RandomNumberGenerator.GetBytes(Size);

    /// <summary>What a login proves, and what the host keeps: the ticket itself does not follow from it.</summary>
    public static byte[] LoginSecret(byte[] secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Size, info: "pyile/2 ticket"u8.ToArray());
}
