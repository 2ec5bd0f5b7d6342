using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>Who this session is to other members: its certificate, which is renewed, and by what it knows them.</summary>
internal sealed class MemberIdentity(MemberId member, NetworkTrust trust, Task<SslStreamCertificateContext> context)
{
    private volatile Task<SslStreamCertificateContext> _context = context;

    public MemberId Member => member;

    public NetworkTrust Trust => trust;

    public Task<SslStreamCertificateContext> Context => _context;

    /// <summary>Uses another certificate from now on; links that are open keep theirs.</summary>
    public void Renew(X509Certificate2 newer) => _context = Task.FromResult(TlsOptions.Context(newer));
}
