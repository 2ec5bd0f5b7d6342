using Org.BouncyCastle.Tls;

namespace Pyile.Engine.Tls;

/// <summary>What the server of the managed TLS says in a handshake.</summary>
internal sealed class ManagedTlsServer(HandshakeSide side) : AbstractTlsServer(side.Crypto)
{
    public override int GetMaxHandshakeMessageSize() => HandshakeSide.LongestMessage;

    public override bool RequiresCloseNotify() => false;

    // Only the key counts, which the login or the link checks.
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    public override int[] GetSupportedGroups() => HandshakeSide.Groups;

    public override TlsCredentials GetCredentials() => side.Credentials(m_context);

    public override CertificateRequest GetCertificateRequest() => new([], [HandshakeSide.Signature], null, null);

    public override void NotifyClientCertificate(Certificate clientCertificate) => side.Show(clientCertificate);

    public override void NotifyHandshakeComplete() => side.Complete(m_context);

    protected override ProtocolVersion[] GetSupportedVersions() => HandshakeSide.Versions;

    protected override int[] GetSupportedCipherSuites() => HandshakeSide.Ciphers;

    protected override IList<ProtocolName> GetProtocolNames() => side.Protocols;
}
