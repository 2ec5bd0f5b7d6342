using System.Text;
using Org.BouncyCastle.Tls;

namespace Pyile.Engine.Tls;

/// <summary>What the client of the managed TLS says in a handshake.</summary>
internal sealed class ManagedTlsClient(HandshakeSide side) : AbstractTlsClient(side.Crypto), TlsAuthentication
{
    public override int GetMaxHandshakeMessageSize() => HandshakeSide.LongestMessage;

    public override bool RequiresCloseNotify() => false;

    // Only the key counts, which the login or the link checks.
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    public override TlsAuthentication GetAuthentication() => this;

    public void NotifyServerCertificate(TlsServerCertificate serverCertificate) => side.Show(serverCertificate.Certificate);

    public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest)
    {
        // The server has proven its key and finished; what this side shows, an unknown server does not see.
        side.Accept();
        return side.Credentials(m_context);
    }

    public override void NotifyHandshakeComplete() => side.Complete(m_context);

    protected override ProtocolVersion[] GetSupportedVersions() => HandshakeSide.Versions;

    protected override int[] GetSupportedCipherSuites() => HandshakeSide.Ciphers;

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) => HandshakeSide.Groups;

    protected override IList<SignatureAndHashAlgorithm> GetSupportedSignatureAlgorithms() => [HandshakeSide.Signature];

    protected override IList<ProtocolName> GetProtocolNames() => side.Protocols;

    protected override IList<ServerName> GetSniServerNames() => [new ServerName(NameType.host_name, Encoding.ASCII.GetBytes(TlsTerms.ServerName))];

    protected override CertificateStatusRequest? GetCertificateStatusRequest() => null;
}
