using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.ModuleTests.Support;

/// <summary>A host of version 2 that refuses every login because of an extension that it does not know.</summary>
internal sealed class RefusingHost : IDisposable
{
    // A length, the type of a refusal, the reason "unsupported tag", the tag 0x4000, and no tags.
    private static readonly byte[] Refusal = [0, 0, 0, 6, 5, 5, 0x40, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public RefusingHost()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _certificate = new CertificateRequest("CN=host", _key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        _listener.Start();
        _ = RefuseAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        _key.Dispose();
    }

    private async Task RefuseAsync()
    {
        try
        {
            while (true)
                await RefuseAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task RefuseAsync(Socket joiner)
    {
        try
        {
            await using var tls = new SslStream(new NetworkStream(joiner, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls13,
                ApplicationProtocols = [new SslApplicationProtocol("pyile/2")],
                // A joiner shows a certificate that it made itself, so any certificate is right here.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            });
            await tls.WriteAsync(Refusal);
            while (await tls.ReadAsync(new byte[1024]) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The joiner closed the connection.
        }
    }
}
