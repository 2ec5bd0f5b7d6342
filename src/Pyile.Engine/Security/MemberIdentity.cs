using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tls;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>Who this session is to other members: its certificate, which is renewed, and by what it knows them.</summary>
internal sealed class MemberIdentity : IDisposable
{
    private readonly TlsProvider _tls;

    // Links may still use an earlier one.
    private readonly List<Task<TlsCredential>> _all = [];
    private volatile Task<TlsCredential> _credential;

    /// <param name="member">The member.</param>
    /// <param name="trust">Its network.</param>
    /// <param name="tls">Prepares certificates for TLS.</param>
    /// <param name="credential">Its first certificate, ready for TLS.</param>
    public MemberIdentity(MemberId member, NetworkTrust trust, TlsProvider tls, Task<TlsCredential> credential)
    {
        Member = member;
        Trust = trust;
        _tls = tls;
        _all.Add(_credential = credential);
    }

    public MemberId Member { get; }

    public NetworkTrust Trust { get; }

    public Task<TlsCredential> Credential => _credential;

    /// <summary>Uses another certificate from now on; links that are open keep theirs.</summary>
    public void Renew(X509Certificate2 newer)
    {
        var credential = Task.FromResult(_tls.Use(newer));
        lock (_all)
            _all.Add(credential);
        _credential = credential;
    }

    /// <summary>Disposes of all credentials, also of the first.</summary>
    public void Dispose()
    {
        lock (_all)
        {
            foreach (Task<TlsCredential> credential in _all)
                credential.Result.Dispose();
        }
    }
}
