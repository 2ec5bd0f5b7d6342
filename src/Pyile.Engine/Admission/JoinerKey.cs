using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>The key that a joiner has proven in the TLS handshake.</summary>
/// <param name="Hash">The hash of the public key.</param>
/// <param name="PublicKey">The public key.</param>
/// <param name="Certificate">What the certificate says if it is one of this network, also if it has expired; else null.</param>
internal sealed record JoinerKey(KeyHash Hash, byte[] PublicKey, MemberCertificate? Certificate)
{
    /// <summary>That the certificate has expired, with the times that show it; null if it has not.</summary>
    public string? DescribeExpiry(SessionContext context)
    {
        DateTimeOffset now = context.NetworkClock.Now;
        return Certificate is { } certificate && certificate.HasExpired(now, TimeSpan.Zero)
            ? $"its certificate was valid until {certificate.NotAfter:u}, and it is {now:u} by the time of the network; this machine's clock shows {context.Clock.WallClock:u}"
            : null;
    }
}
