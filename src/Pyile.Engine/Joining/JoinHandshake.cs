using System.Security.Authentication;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Joining;

/// <summary>The TLS handshake of a joiner, with the reason if the host ends it.</summary>
internal static class JoinHandshake
{
    /// <param name="connection">The connection; it is closed if the handshake fails.</param>
    /// <param name="credentials">What the joiner shows.</param>
    /// <param name="problems">Explains failures.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<TlsConnection> RunAsync(
        IConnection connection, JoinCredentials credentials, JoinErrors problems, CancellationToken cancellationToken)
    {
        var noting = new PrefixCapturingConnection(connection);
        try
        {
            using TlsCredential own = credentials.Tls.Use(credentials.Certificate);
            return await own.ConnectAsync(noting, TlsTerms.Login, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw problems.HandshakeFailure(noting.First.Span, exception);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
