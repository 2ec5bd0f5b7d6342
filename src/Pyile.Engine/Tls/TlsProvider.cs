using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;

namespace Pyile.Engine.Tls;

/// <summary>
/// An implementation of TLS as version 2 of the protocol uses it: TLS 1.3 only, certificates on both sides, no resumption, and no use of
/// the system's certificate authorities or of the network during validation.
/// </summary>
internal abstract class TlsProvider
{
    private Task? _check;

    /// <summary>What it is called in errors.</summary>
    public abstract string Name { get; }

    /// <summary>Prepares a certificate for handshakes in both roles.</summary>
    /// <param name="certificate">The certificate with its key; it must exist as long as the credential.</param>
    /// <exception cref="PyileException">The system's cryptography cannot be used.</exception>
    public TlsCredential Use(X509Certificate2 certificate)
    {
        CertificateStores.Prepare();
        return Prepare(certificate);
    }

    /// <summary>Makes sure that this implementation works here, by a handshake in memory. It is done once in a process.</summary>
    /// <exception cref="PyileException">It does not work.</exception>
    public Task CheckAsync() => _check ??= TlsSelfTest.RunAsync(this);

    /// <inheritdoc cref="Use"/>
    private protected abstract TlsCredential Prepare(X509Certificate2 certificate);
}
