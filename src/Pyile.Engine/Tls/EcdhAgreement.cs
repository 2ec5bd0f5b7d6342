using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Pyile.Engine.Tls;

/// <summary>The key agreement of one handshake with the system's ECDH on P-256.</summary>
internal sealed class EcdhAgreement(TlsCrypto crypto) : TlsECDomain, TlsAgreement, IDisposable
{
    private const int CoordinateSize = 32;
    private const int PointSize = 1 + (2 * CoordinateSize);
    private const byte Uncompressed = 4;

    private readonly ECDiffieHellman _own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private ECDiffieHellman? _other;

    public TlsAgreement CreateECDH() => this;

    public byte[] GenerateEphemeral()
    {
        ECPoint point = _own.ExportParameters(includePrivateParameters: false).Q;
        return [Uncompressed, .. point.X!, .. point.Y!];
    }

    public void ReceivePeerValue(byte[] peerValue)
    {
        if (peerValue is not [Uncompressed, ..] || peerValue.Length != PointSize)
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        try
        {
            // The system makes sure that the point is on the curve.
            _other = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = peerValue[1..(1 + CoordinateSize)], Y = peerValue[(1 + CoordinateSize)..] },
            });
        }
        catch (CryptographicException exception)
        {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, exception);
        }
    }

    public TlsSecret CalculateSecret()
    {
        using ECDiffieHellmanPublicKey other = _other!.PublicKey;
        byte[] secret = _own.DeriveRawSecretAgreement(other);
        try
        {
            return crypto.CreateSecret(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        _other?.Dispose();
    }
}
