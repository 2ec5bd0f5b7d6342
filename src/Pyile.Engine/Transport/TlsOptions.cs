using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;

namespace Pyile.Engine.Transport;

/// <summary>
/// The TLS settings of protocol version 2: TLS 1.3 only, certificates on both sides, no resumption, and no use of the
/// system's certificate store or of the network during validation.
/// </summary>
internal static class TlsOptions
{
    // The server name is sent in the clear, so it contains only the protocol's name. Keys are trusted, not names.
    private const string AnyHost = "pyile";

    private static readonly SslApplicationProtocol Login = new("pyile/2");
    private static readonly SslApplicationProtocol Peer = new("pyile-peer/2");

    /// <exception cref="PyileException">The system's cryptography cannot be used.</exception>
    public static SslStreamCertificateContext Context(X509Certificate2 certificate)
    {
        try
        {
            return SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The system opens certificate stores for this, in the user's home directory too, and fails in many ways.
            throw new PyileException(
                PyileError.CryptographyUnavailable,
                $"The cryptography of this system cannot be used: {exception.Message.TrimEnd('.')}.",
                exception);
        }
    }

    /// <summary>The host's side of a login. It accepts any certificate, because the login decides whether to trust the key.</summary>
    public static SslServerAuthenticationOptions LoginServer(SslStreamCertificateContext own) => Server(own, Login, IsPresent);

    /// <summary>The joiner's side of a login. It also accepts any certificate.</summary>
    public static SslClientAuthenticationOptions LoginClient(SslStreamCertificateContext own) => Client(own, Login, IsPresent);

    public static SslServerAuthenticationOptions PeerServer(SslStreamCertificateContext own, RemoteCertificateValidationCallback check) =>
        Server(own, Peer, check);

    public static SslClientAuthenticationOptions PeerClient(SslStreamCertificateContext own, RemoteCertificateValidationCallback check) =>
        Client(own, Peer, check);

    private static SslServerAuthenticationOptions Server(
        SslStreamCertificateContext own, SslApplicationProtocol protocol, RemoteCertificateValidationCallback check) => new()
        {
            ServerCertificateContext = own,
            ClientCertificateRequired = true,
            ApplicationProtocols = [protocol],
            EnabledSslProtocols = SslProtocols.Tls13,
            EncryptionPolicy = EncryptionPolicy.RequireEncryption,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            CertificateChainPolicy = Offline(),
            RemoteCertificateValidationCallback = check,
        };

    private static SslClientAuthenticationOptions Client(
        SslStreamCertificateContext own, SslApplicationProtocol protocol, RemoteCertificateValidationCallback check) => new()
        {
            ClientCertificateContext = own,
            TargetHost = AnyHost,
            ApplicationProtocols = [protocol],
            EnabledSslProtocols = SslProtocols.Tls13,
            EncryptionPolicy = EncryptionPolicy.RequireEncryption,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            CertificateChainPolicy = Offline(),
            RemoteCertificateValidationCallback = check,
        };

    private static X509ChainPolicy Offline() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static bool IsPresent(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null;
}
