using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Transport;

/// <summary>A TLS connection over another connection, which it owns. The bytes that the other side may send until the handshake is over are bounded.</summary>
internal sealed class TlsConnection : IConnection
{
    private const int Record = 16 * 1024;
    private const int Overhead = 256;

    private readonly IConnection _inner;
    private readonly ConnectionStream _stream;
    private readonly SslStream _tls;

    private TlsConnection(IConnection inner, ConnectionStream stream, SslStream tls)
    {
        _inner = inner;
        _stream = stream;
        _tls = tls;
        RemoteCertificate = tls.RemoteCertificate as X509Certificate2
            ?? throw new AuthenticationException("The other side sent no certificate");
    }

    public IPEndPoint Local => _inner.Local;

    public IPEndPoint Remote => _inner.Remote;

    /// <summary>
    /// The certificate of the other side, which has proved that it holds the private key. The stream owns the certificate; a
    /// copy would cost memory on every idle connection.
    /// </summary>
    public X509Certificate2 RemoteCertificate { get; }

    public SslProtocols Protocol => _tls.SslProtocol;

    /// <exception cref="AuthenticationException">The handshake failed.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static Task<TlsConnection> AcceptAsync(
        IConnection inner, SslServerAuthenticationOptions options, CancellationToken cancellationToken) =>
        HandshakeAsync(inner, tls => tls.AuthenticateAsServerAsync(options, cancellationToken));

    /// <inheritdoc cref="AcceptAsync"/>
    public static Task<TlsConnection> ConnectAsync(
        IConnection inner, SslClientAuthenticationOptions options, CancellationToken cancellationToken) =>
        HandshakeAsync(inner, tls => tls.AuthenticateAsClientAsync(options, cancellationToken));

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _tls.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw new IOException(exception.Message.TrimEnd('.'), exception);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            // TLS makes one record for each 16 KiB; collecting them avoids one system call and one packet for each record.
            if (bytes.Length > Record)
                _stream.Hold(bytes.Length + Overhead + (bytes.Length / Record * Overhead));
            await _tls.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await _stream.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw new IOException(exception.Message.TrimEnd('.'), exception);
        }
    }

    public void Abort() => _inner.Abort();

    public async ValueTask DisposeAsync()
    {
        await _tls.DisposeAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<TlsConnection> HandshakeAsync(IConnection inner, Func<SslStream, Task> handshake)
    {
        var stream = new ConnectionStream(inner);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await handshake(tls).ConfigureAwait(false);
            if (tls.NegotiatedApplicationProtocol.Protocol.IsEmpty)
                throw new AuthenticationException("The other side uses another protocol inside TLS");
            stream.EndHandshake();
            return new TlsConnection(inner, stream, tls);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new IOException(exception.Message.TrimEnd('.'), exception);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException or FormatException)
        {
            // A certificate of the other side that the system cannot read.
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new AuthenticationException(exception.Message.TrimEnd('.'), exception);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // If the connection is closed during a call, the stream throws one of several exceptions; callers need only one.
    private static bool IsBroken(Exception exception) =>
        exception is ObjectDisposedException or InvalidOperationException or AuthenticationException or NotSupportedException or CryptographicException;
}
