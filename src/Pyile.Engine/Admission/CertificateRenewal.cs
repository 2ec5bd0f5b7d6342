using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Admission;

/// <summary>Renews the certificates of members that are not banned or removed.</summary>
internal sealed class CertificateRenewal(HostNetwork network, BanPolicy bans, MemberRegister members, NetworkClock clock) : ICertificateRenewal
{
    public byte[]? Renew(in BanSubject member, byte[] publicKey) =>
        member.Member is { } id && bans.Judge(member) is null && members.TryExtend(id, clock.Now + network.MemberLife)
            ? network.Issue(publicKey, id, clock.Now)
            : null;
}
