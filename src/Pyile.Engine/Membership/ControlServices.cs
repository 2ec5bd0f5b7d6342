using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>What all control links of a host share.</summary>
/// <param name="Roster">The signed roster.</param>
/// <param name="Renewal">Issues new certificates.</param>
/// <param name="Clock">The session's clock.</param>
/// <param name="Time">Where timers come from.</param>
/// <param name="Paths">Helps members to reach each other.</param>
/// <param name="FairShare">Divides the processor time of readers among the links of the session.</param>
internal sealed record ControlServices(
    RosterPublisher Roster, ICertificateRenewal Renewal, IMemberPaths Paths, MonotonicClock Clock, TimeProvider Time, FairShare FairShare)
{
    /// <inheritdoc cref="IMemberPaths.AskToDial"/>
    public void AskToDial(MemberId asked, MemberId asking) => Paths.AskToDial(asked, asking);

    /// <inheritdoc cref="IMemberPaths.OpenCircuit"/>
    public void OpenCircuit(MemberId asking, MemberId other) => Paths.OpenCircuit(asking, other);

    /// <inheritdoc cref="ICertificateRenewal.Renew"/>
    public byte[]? Renew(in BanSubject member, byte[] publicKey) => Renewal.Renew(member, publicKey);
}
