using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Joining;

/// <summary>The TLS handshake of a joiner, with the reason if the host ends it.</summary>
internal static class JoinHandshake
{
    /// <param name="connection">The connection; it is closed if the handshake fails.</param>
    /// <param name="own">What the joiner shows.</param>
    /// <param name="problems">Explains failures.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<TlsConnection> RunAsync(
        IConnection connection, X509Certificate2 own, JoinErrors problems, CancellationToken cancellationToken)
    {
        var noting = new PrefixCapturingConnection(connection);
        try
        {
            return await TlsConnection.ConnectAsync(noting, TlsOptions.LoginClient(TlsOptions.Context(own)), cancellationToken).ConfigureAwait(false);
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
