using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Security;

namespace Pyile.Engine.Sessions.V2;

/// <summary>Who this session is to other members: its certificate, which is renewed, and by what it knows them.</summary>
internal sealed class MemberIdentity(MemberId member, NetworkTrust trust, X509Certificate2 certificate)
{
    private volatile SslStreamCertificateContext _context = TlsOptions.Context(certificate);

    public MemberId Member => member;

    public NetworkTrust Trust => trust;

    public SslStreamCertificateContext Context => _context;

    public static MemberIdentity Of(HostNetwork network) => new(network.Host, network.Trust, network.Context.TargetCertificate);

    /// <summary>Uses another certificate from now on; links that are open keep theirs.</summary>
    public void Renew(X509Certificate2 newer) => _context = TlsOptions.Context(newer);
}
