using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;

namespace Pyile.Engine.Joining;

/// <summary>This member's certificate of the network, which the host renews.</summary>
internal sealed class OwnCertificate : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private readonly SessionContext _context;
    private readonly MemberKey _key;
    private readonly MemberIdentity _identity;

    // Links may still use an earlier one.
    private readonly List<X509Certificate2> _all = [];
    private volatile X509Certificate2 _current;
    private TimeSpan? _requested;

    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="key">This member's key, which belongs to this.</param>
    /// <param name="identity">Who this session is to other members; it uses each new certificate, and belongs to this.</param>
    /// <param name="first">The certificate that the first login has brought.</param>
    public OwnCertificate(SessionContext context, MemberKey key, MemberIdentity identity, X509Certificate2 first)
    {
        _context = context;
        _key = key;
        _identity = identity;
        _all.Add(_current = first);
        SetClock(first);
    }

    public X509Certificate2 Current => _current;

    /// <summary>
    /// Whether to ask for a new certificate now: two thirds of its life are over by the time of the network, or no answer came for a while.
    /// </summary>
    public bool IsRenewalDue()
    {
        var (from, until) = CertificateRules.ValidityOf(Current);
        TimeSpan life = until - from;
        if (_context.NetworkClock.Now < from + (life * 2 / 3))
            return false;
        // While no answer comes, the request is repeated.
        TimeSpan pause = life / 50 > ShortestPause ? life / 50 : ShortestPause;
        TimeSpan now = _context.Clock.Now;
        if (_requested is { } before && now - before < pause)
            return false;
        _requested = now;
        return true;
    }

    /// <summary>Takes a renewed certificate.</summary>
    /// <exception cref="PyileException">It is not one of this member.</exception>
    public void Renew(byte[] bytes)
    {
        X509Certificate2 certificate = _key.With(bytes);
        if (!_identity.Trust.IsIssuedTo(_identity.Member, certificate))
            throw new PyileException(PyileError.ProtocolViolation, "The host sent a certificate that is not this member's.");
        Use(certificate);
        Log.Renewed(_context.Logger, certificate.NotAfter);
    }

    /// <summary>Uses the certificate that another login has brought.</summary>
    public void Use(X509Certificate2 certificate)
    {
        lock (_all)
            _all.Add(_current = certificate);
        SetClock(certificate);
        _requested = null;
        _identity.Renew(certificate);
    }

    // The host has just issued it, which tells the time of the network.
    private void SetClock(X509Certificate2 certificate) =>
        _context.NetworkClock.Set(CertificateRules.ValidityOf(certificate).NotBefore + Clocks.Tolerance);

    public void Dispose()
    {
        _identity.Dispose();
        foreach (X509Certificate2 certificate in _all)
            certificate.Dispose();
        _key.Dispose();
    }
}
