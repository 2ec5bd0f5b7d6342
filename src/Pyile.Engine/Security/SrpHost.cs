using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Agreement.Srp;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Pyile.Engine.Security;

/// <summary>The host's side of one password login by SRP-6a.</summary>
internal sealed class SrpHost
{
    private readonly SrpGroup _group;
    private readonly Server _server;

    public SrpHost(PasswordVerifier verifier)
        : this(SrpGroup.Production, new BigInteger(1, verifier.Verifier))
    {
    }

    internal SrpHost(SrpGroup group, BigInteger verifier)
    {
        _group = group;
        _server = new Server(group);
        _server.Init(group.Parameters, verifier, group.NewDigest(), new SecureRandom());
        HostValue = group.ToBytes(_server.GenerateServerCredentials());
    }

    /// <summary>What the joiner is sent: B.</summary>
    public byte[] HostValue { get; }

    /// <summary>The secret that only a joiner with the password has, too.</summary>
    /// <param name="joinerValue">What the joiner sent: A.</param>
    /// <returns>Null if that is not a value of the group.</returns>
    public byte[]? Secret(ReadOnlySpan<byte> joinerValue)
    {
        try
        {
            return _group.FromBytes(joinerValue) is { } value ? _group.ToBytes(_server.CalculateSecret(value)) : null;
        }
        catch (CryptoException)
        {
            // 0, or a multiple of the prime, with which the secret would be known without the password.
            return null;
        }
    }

    private sealed class Server(SrpGroup group) : Srp6Server
    {
        protected override BigInteger SelectPrivateValue() => group.NewPrivateValue();
    }
}
