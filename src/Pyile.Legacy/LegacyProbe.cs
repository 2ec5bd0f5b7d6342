using Pyile.Engine.Joining;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>Recognizes a host that speaks version 1 by its greeting.</summary>
internal sealed class LegacyProbe(ProbeOptions options, ITransport transport) : ILegacyProbe
{
    private readonly FirstByte _quick = new(GreetingTimes.JoinerWait, options.TimeProvider);
    private readonly FirstByte _patient = new(GreetingTimes.PatientWait, options.TimeProvider);

    public async Task<LegacyGreeting?> ListenAsync(IConnection connection, bool isPatient, CancellationToken cancellationToken)
    {
        if (!await (isPatient ? _patient : _quick).IsSpokenAsync(connection, cancellationToken).ConfigureAwait(false))
            return null;
        BannedStatus greeting = await new LegacyJoinRun(transport, connection, options.Address).GreetAsync(cancellationToken).ConfigureAwait(false);
        return new LegacyGreeting(greeting.Banned, greeting.Encrypted);
    }
}
