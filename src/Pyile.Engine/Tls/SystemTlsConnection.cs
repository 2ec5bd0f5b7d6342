using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>A connection that the system's TLS protects.</summary>
internal sealed class SystemTlsConnection : TlsConnection
{
    private const int Record = 16 * 1024;
    private const int Overhead = 256;

    private readonly ConnectionStream _stream;
    private readonly SslStream _tls;

    private SystemTlsConnection(IConnection inner, ConnectionStream stream, SslStream tls)
        : base(inner)
    {
        _stream = stream;
        _tls = tls;
        RemoteCertificate = tls.RemoteCertificate as X509Certificate2
            ?? throw new AuthenticationException("The other side sent no certificate");
    }

    public override X509Certificate2 RemoteCertificate { get; }

    /// <inheritdoc cref="TlsCredential.AcceptAsync"/>
    public static Task<TlsConnection> AcceptAsync(
        IConnection inner, SslServerAuthenticationOptions options, CancellationToken cancellationToken) =>
        HandshakeAsync(inner, tls => tls.AuthenticateAsServerAsync(options, cancellationToken));

    /// <inheritdoc cref="TlsCredential.ConnectAsync"/>
    public static Task<TlsConnection> ConnectAsync(
        IConnection inner, SslClientAuthenticationOptions options, CancellationToken cancellationToken) =>
        HandshakeAsync(inner, tls => tls.AuthenticateAsClientAsync(options, cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
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

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
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

    public override async ValueTask DisposeAsync()
    {
        await _tls.DisposeAsync().ConfigureAwait(false);
        await Inner.DisposeAsync().ConfigureAwait(false);
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
            return new SystemTlsConnection(inner, stream, tls);
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
