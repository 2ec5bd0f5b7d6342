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
    /// <summary>Whether it is the key of a member, and that its certificate has expired, with the times that show it; null if that does not matter.</summary>
    public (bool IsMember, string? Expired) MembershipIn(MemberRegister members, SessionContext context)
    {
        if (Certificate is not { IsHost: false } certificate || members.Find(certificate.Member, Hash) is not { } member)
            return (false, DescribeExpiry(context));
        // An enrolled member comes back with its key, however old its certificate is.
        return member.Enrolment is null ? (true, DescribeExpiry(context)) : (!member.IsOver(context.NetworkClock.Now), null);
    }

    private string? DescribeExpiry(SessionContext context)
    {
        DateTimeOffset now = context.NetworkClock.Now;
        return Certificate is { } certificate && certificate.HasExpired(now, TimeSpan.Zero)
            ? $"its certificate was valid until {certificate.NotAfter:u}, and it is {now:u} by the time of the network; this machine's clock shows {context.Clock.WallClock:u}"
            : null;
    }
}
