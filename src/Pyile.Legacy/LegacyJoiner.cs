using Pyile.Engine.Joining;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>Joins hosts that speak only version 1.</summary>
/// <param name="options">What the session was asked for; it has a password.</param>
/// <param name="transport">Where connections come from.</param>
/// <param name="messagePort">Where this session takes messages.</param>
/// <param name="isExclusive">Whether version 1 is spoken without looking for version 2 first.</param>
internal sealed class LegacyJoiner(PeerOptions options, ITransport transport, int messagePort, bool isExclusive) : ILegacyJoiner
{
    private FirstByte _firstByte = new(GreetingTimes.JoinerWait, options.TimeProvider);
    private bool _isPatient;

    public bool TryWaitLonger()
    {
        if (_isPatient)
            return false;
        _isPatient = true;
        _firstByte = new FirstByte(GreetingTimes.PatientWait, options.TimeProvider);
        return true;
    }

    public async Task<LegacyAttempt> TryAsync(IConnection connection, CancellationToken cancellationToken)
    {
        if (!isExclusive && !await IsGreetedAsync(connection, cancellationToken).ConfigureAwait(false))
            return new LegacyAttempt.HostIsSilent();
        var run = new LegacyJoinRun(transport, connection, options.Address, prefersEncrypted: !isExclusive, options.Logger);
        try
        {
            LegacyJoining? joining = await run.RunAsync(options.Password!, messagePort, cancellationToken).ConfigureAwait(false);
            return joining is null ? new LegacyAttempt.HostPrefersNewer() : new LegacyAttempt.Joined(new LegacyJoinedHost(joining));
        }
        catch (PyileException exception)
        {
            return new LegacyAttempt.Failed(new JoinFailure(exception, run.IsAuthenticated));
        }
    }

    private async Task<bool> IsGreetedAsync(IConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await _firstByte.IsSpokenAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
