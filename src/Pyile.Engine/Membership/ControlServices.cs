using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Membership;

/// <summary>What all control links of a host share.</summary>
/// <param name="Roster">The signed roster.</param>
/// <param name="Renewal">Issues new certificates.</param>
/// <param name="Clock">The session's clock.</param>
/// <param name="Time">Where timers come from.</param>
/// <param name="FairShare">Divides the processor time of readers among the links of the session.</param>
internal sealed record ControlServices(
    RosterPublisher Roster, ICertificateRenewal Renewal, MonotonicClock Clock, TimeProvider Time, FairShare FairShare)
{
    /// <inheritdoc cref="ICertificateRenewal.Renew"/>
    public byte[]? Renew(in BanSubject member, byte[] publicKey) => Renewal.Renew(member, publicKey);
}
