using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tls;

/// <summary>
/// The TLS of the BouncyCastle library, over the ciphers, signatures and random numbers of the system. It needs no TLS of the system, no key
/// store and no file.
/// </summary>
internal sealed class ManagedTls : TlsProvider
{
    public static readonly ManagedTls Instance = new();

    public override string Name => "The managed TLS";

    private protected override TlsCredential Prepare(X509Certificate2 certificate) => new ManagedTlsCredential(certificate);
}
