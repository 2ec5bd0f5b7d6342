using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;

namespace Pyile.Engine.Tls;

/// <summary>The TLS of the operating system, through .NET: OpenSSL on Linux, SChannel on Windows, Secure Transport on macOS.</summary>
internal sealed class SystemTls : TlsProvider
{
    public static readonly SystemTls Instance = new();

    public override string Name => "The TLS of this system";

    private protected override TlsCredential Prepare(X509Certificate2 certificate)
    {
        X509Certificate2? stored = OperatingSystem.IsWindows() ? Store(certificate) : null;
        try
        {
            return new SystemTlsCredential(SslStreamCertificateContext.Create(stored ?? certificate, additionalCertificates: null, offline: true), stored);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            stored?.Dispose();
            // The system opens certificate stores for this, and fails in many ways.
            throw new PyileException(
                PyileError.CryptographyUnavailable,
                $"The cryptography of this system cannot be used: {exception.Message.TrimEnd('.')}.",
                exception);
        }
    }

    // TLS on Windows takes no ephemeral keys (dotnet/runtime#23749), only keys that have a file in the user's profile.
    // The system encrypts that file and deletes it when the certificate is disposed of.
    private static X509Certificate2 Store(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
}
