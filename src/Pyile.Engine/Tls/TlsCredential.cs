using System.Security.Authentication;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>A certificate with its key, ready for TLS.</summary>
internal abstract class TlsCredential : IDisposable
{
    /// <summary>Shakes hands as the server.</summary>
    /// <param name="inner">The connection. It belongs to the result; if the handshake fails, it stays the caller's.</param>
    /// <param name="terms">What is required of the other side.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <exception cref="AuthenticationException">The handshake failed.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public abstract Task<TlsConnection> AcceptAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken);

    /// <summary>Shakes hands as the client.</summary>
    /// <inheritdoc cref="AcceptAsync"/>
    public abstract Task<TlsConnection> ConnectAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
