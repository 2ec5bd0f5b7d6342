using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>A certificate for the system's TLS, with the settings of its handshakes.</summary>
/// <param name="own">The certificate with its key.</param>
/// <param name="stored">A copy of the certificate that the system has a file for, and that belongs to this; null if it needs none.</param>
internal sealed class SystemTlsCredential(SslStreamCertificateContext own, X509Certificate2? stored = null) : TlsCredential
{
    public override Task<TlsConnection> AcceptAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken) =>
        SystemTlsConnection.AcceptAsync(inner, ServerOptions(terms), cancellationToken);

    public override Task<TlsConnection> ConnectAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken) =>
        SystemTlsConnection.ConnectAsync(inner, ClientOptions(terms), cancellationToken);

    public SslServerAuthenticationOptions ServerOptions(TlsTerms terms) => new()
    {
        ServerCertificateContext = own,
        ClientCertificateRequired = true,
        ApplicationProtocols = [new SslApplicationProtocol(terms.Protocol)],
        EnabledSslProtocols = SslProtocols.Tls13,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CertificateChainPolicy = Offline(),
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Accepts(terms, certificate),
    };

    public SslClientAuthenticationOptions ClientOptions(TlsTerms terms) => new()
    {
        ClientCertificateContext = own,
        TargetHost = TlsTerms.ServerName,
        ApplicationProtocols = [new SslApplicationProtocol(terms.Protocol)],
        EnabledSslProtocols = SslProtocols.Tls13,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CertificateChainPolicy = Offline(),
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Accepts(terms, certificate),
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stored?.Dispose();
        base.Dispose(disposing);
    }

    private static bool Accepts(TlsTerms terms, X509Certificate? certificate) => certificate is X509Certificate2 shown && terms.Accepts(shown);

    private static X509ChainPolicy Offline() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
