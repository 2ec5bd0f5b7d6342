using Pyile.Engine.Runtime;

namespace Pyile.Engine.Membership;

/// <summary>What all control links of a host share.</summary>
/// <param name="Roster">The signed roster.</param>
/// <param name="Renewal">Issues new certificates.</param>
/// <param name="Clock">The session's clock.</param>
/// <param name="Time">Where timers come from.</param>
internal sealed record ControlServices(RosterPublisher Roster, ICertificateRenewal Renewal, MonotonicClock Clock, TimeProvider Time);
