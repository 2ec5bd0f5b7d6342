using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>A handshake between two ends in memory, which shows whether an implementation of TLS works in this process.</summary>
internal static class TlsSelfTest
{
    private static readonly IPEndPoint Server = new(IPAddress.Loopback, 1);
    private static readonly IPEndPoint Client = new(IPAddress.Loopback, 2);

    /// <exception cref="PyileException">It does not work.</exception>
    public static async Task RunAsync(TlsProvider tls)
    {
        try
        {
            await Task.Run(() => HandshakeAsync(tls)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not PyileException)
        {
            // The systems fail in many ways, some of them with exceptions that have nothing to do with networks.
            throw new PyileException(
                PyileError.TlsUnavailable,
                $"{tls.Name} cannot do TLS 1.3: {exception.GetBaseException().Message.TrimEnd('.')}.",
                exception);
        }
    }

    private static async Task HandshakeAsync(TlsProvider tls)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate =
            new CertificateRequest("CN=Pyile check", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using TlsCredential credential = tls.Use(certificate);
        var (server, client) = MemoryConnection.CreatePair(Server, Client);
        Task<TlsConnection> accepting = credential.AcceptAsync(server, TlsTerms.Login, CancellationToken.None);
        Task<TlsConnection> dialling = credential.ConnectAsync(client, TlsTerms.Login, CancellationToken.None);
        try
        {
            // A side that fails says nothing to the other one, which would wait for ever.
            await (await Task.WhenAny(accepting, dialling).ConfigureAwait(false)).ConfigureAwait(false);
            await Task.WhenAll(accepting, dialling).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync(accepting, server).ConfigureAwait(false);
            await EndAsync(dialling, client).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(Task<TlsConnection> handshake, MemoryConnection inner)
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await ((Task)handshake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (handshake.IsCompletedSuccessfully)
            await (await handshake.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }
}
