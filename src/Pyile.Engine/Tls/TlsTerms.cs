using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tls;

/// <summary>What one side requires of the other in a TLS handshake. The rest is the same for all: see docs/protocol/tls-and-certificates.md.</summary>
internal sealed record TlsTerms
{
    /// <summary>
    /// The server name that clients send. It is sent in the clear, so it contains only the protocol's name. Keys are trusted, not names.
    /// </summary>
    public const string ServerName = "pyile";

    /// <summary>A login. It accepts any certificate, because the login decides whether to trust the key.</summary>
    public static readonly TlsTerms Login = new() { Protocol = "pyile/2", Accepts = static _ => true };

    /// <summary>The name of the protocol inside TLS.</summary>
    public required string Protocol { get; init; }

    /// <summary>Whether a certificate is accepted, whose key the other side has proven to hold.</summary>
    public required Func<X509Certificate2, bool> Accepts { get; init; }

    /// <summary>A link between two members.</summary>
    public static TlsTerms Link(Func<X509Certificate2, bool> accepts) => new() { Protocol = "pyile-peer/2", Accepts = accepts };
}
