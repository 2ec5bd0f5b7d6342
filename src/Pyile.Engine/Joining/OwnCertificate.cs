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
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly SessionContext _context;
    private readonly MemberKey _key;
    private readonly MemberIdentity _identity;

    // Links may still use an earlier one.
    private readonly List<X509Certificate2> _all = [];
    private volatile X509Certificate2 _current;

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
    }

    public X509Certificate2 Current => _current;

    /// <summary>Waits until two thirds of the certificate's life are over; after that, for a while until the request is to be repeated.</summary>
    /// <returns>Whether the certificate is still the same.</returns>
    public async Task<bool> WaitForRenewalAsync()
    {
        X509Certificate2 current = Current;
        TimeSpan life = current.NotAfter - current.NotBefore;
        TimeSpan wait = new DateTimeOffset(current.NotBefore) + (life * 2 / 3) - _context.Clock.WallClock;
        // While no answer comes, the host may be away, so the request is repeated.
        TimeSpan pause = wait > TimeSpan.Zero ? wait : life / 50;
        // The host chooses the life: neither none nor more than a timer can wait ends the loop.
        pause = TimeSpan.FromTicks(Math.Clamp(pause.Ticks, ShortestPause.Ticks, LongestPause.Ticks));
        await Task.Delay(pause, _context.Time, _context.Ending).ConfigureAwait(false);
        return current == Current;
    }

    /// <summary>Takes a renewed certificate.</summary>
    /// <exception cref="PyileException">It is not one of this member.</exception>
    public void Renew(byte[] bytes)
    {
        X509Certificate2 certificate = _key.With(bytes);
        if (!_identity.Trust.IsIssuedTo(_identity.Member, certificate, _context.Clock.WallClock, Clocks.Tolerance))
            throw new PyileException(PyileError.ProtocolViolation, "The host sent a certificate that is not this member's.");
        Use(certificate);
        Log.Renewed(_context.Logger, certificate.NotAfter);
    }

    /// <summary>Uses the certificate that another login has brought.</summary>
    public void Use(X509Certificate2 certificate)
    {
        lock (_all)
            _all.Add(_current = certificate);
        _identity.Renew(certificate);
    }

    public void Dispose()
    {
        _identity.Dispose();
        foreach (X509Certificate2 certificate in _all)
            certificate.Dispose();
        _key.Dispose();
    }
}
