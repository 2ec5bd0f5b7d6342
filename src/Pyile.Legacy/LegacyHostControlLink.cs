using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>The host's two connections to one member: heartbeats on the first, the roster on the second.</summary>
internal sealed class LegacyHostControlLink(LegacyAdmission admission, LegacyRosterFeed feed) : IMemberControl
{
    private Task _beat = Task.CompletedTask;

    public IPAddress HostAsSeen => Connection.Local.Address;

    // Version 1 has no goodbye: who closes the connection leaves.
    public bool HasLeft => true;

    private IConnection Connection => admission.Control.Connection;

    public void OfferRoster() => feed.Offer();

    public void SendBeat(CancellationToken cancellationToken)
    {
        if (_beat.IsCompleted)
            _beat = BeatAsync(cancellationToken);
    }

    public Task<string> RunAsync(Action<TimeSpan?> heard, CancellationToken cancellationToken) =>
        PairedLoops.RunAsync(token => ReadAsync(heard, token), feed.RunAsync, cancellationToken);

    // Version 1 has no message for any of the reasons.
    public void End(GoodbyeReason reason) => Abort();

    public void Abort()
    {
        Connection.Abort();
        admission.Dist.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await admission.Control.DisposeAsync().ConfigureAwait(false);
        await admission.Dist.DisposeAsync().ConfigureAwait(false);
        // Last, because a heartbeat to a peer that does not read ends only with its connection.
        await _beat.ConfigureAwait(false);
    }

    private async Task ReadAsync(Action<TimeSpan?> heard, CancellationToken cancellationToken)
    {
        while (await admission.Control.ReadAsync(V1Limits.Message, cancellationToken).ConfigureAwait(false) is not null)
            heard(null);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Connection.WriteAsync(V1Codec.HeartbeatBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The reading side of the same connection notices, and takes the member off the roster.
        }
    }
}
