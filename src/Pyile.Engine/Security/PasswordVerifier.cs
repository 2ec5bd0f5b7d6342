using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Agreement.Srp;
using Org.BouncyCastle.Math;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>What a host keeps instead of the password: enough to check it, not enough to log in with.</summary>
internal sealed record PasswordVerifier(byte[] Salt, byte[] Verifier)
{
    // Each guess with a stolen verifier costs this much.
    private const int Iterations = 100_000;
    private const int StretchedSize = 32;

    public static PasswordVerifier Create(Secret password) => Create(password, RandomNumberGenerator.GetBytes(ChallengeFrame.SaltSize));

    /// <summary>The verifier of a network: the one that is kept, or a new one. The owner of a network that is kept changes its password on purpose.</summary>
    /// <param name="password">The password; null if there is a verifier.</param>
    /// <param name="kept">The verifier that is kept, or null for a new network.</param>
    /// <exception cref="PyileException">There is neither, or the verifier is one of another password.</exception>
    public static PasswordVerifier Of(Secret? password, PasswordVerifier? kept) => (password, kept) switch
    {
        (null, null) => throw new PyileException(PyileError.InvalidOption, "It has no network so far, and a new network needs a password."),
        (null, _) => kept,
        (_, null) => Create(password),
        _ when kept.Matches(password) => kept,
        _ => throw new PyileException(PyileError.PasswordDiffers, "The network has another password. It was left as it is, and nothing was opened."),
    };

    public bool Matches(Secret password) => CryptographicOperations.FixedTimeEquals(Verifier, Create(password, Salt).Verifier);

    /// <summary>What goes into SRP as the password.</summary>
    public static byte[] Stretch(Secret password, ReadOnlySpan<byte> salt)
    {
        byte[] bytes = password.ToUtf8();
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(bytes, salt, Iterations, HashAlgorithmName.SHA256, StretchedSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>RFC 5054, 2.4.</summary>
    public static BigInteger Generate(SrpGroup group, byte[] salt, byte[] identity, byte[] password)
    {
        var generator = new Srp6VerifierGenerator();
        generator.Init(group.Parameters, group.NewDigest());
        return generator.GenerateVerifier(salt, identity, password);
    }

    private static PasswordVerifier Create(Secret password, byte[] salt)
    {
        SrpGroup group = SrpGroup.Production;
        byte[] stretched = Stretch(password, salt);
        try
        {
            return new PasswordVerifier(salt, group.ToBytes(Generate(group, salt, SrpGroup.Identity.ToArray(), stretched)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(stretched);
        }
    }
}
