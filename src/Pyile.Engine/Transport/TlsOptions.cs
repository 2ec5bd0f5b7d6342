using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Transport;

/// <summary>
/// TLS as version 2 uses it: 1.3 and nothing older, certificates on both sides, no resumption, and never a look at the
/// system's store of authorities or at the network.
/// </summary>
internal static class TlsOptions
{
    // Sent in the clear, so it says no more than the protocol's own name does. What is trusted are keys, not names.
    private const string AnyHost = "pyile";

    private static readonly SslApplicationProtocol Login = new("pyile/2");
    private static readonly SslApplicationProtocol Peer = new("pyile-peer/2");

    public static SslStreamCertificateContext Context(X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);

    /// <summary>A host's side of a login. Any certificate is let through: what it is worth is looked at afterwards.</summary>
    public static SslServerAuthenticationOptions LoginServer(SslStreamCertificateContext own) => Server(own, Login, IsAny);

    /// <summary>A joiner's side of a login. Any certificate is let through here, too.</summary>
    public static SslClientAuthenticationOptions LoginClient(SslStreamCertificateContext own) => Client(own, Login, IsAny);

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

    private static bool IsAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;
}
