using System.Net;
using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Sessions.V1;

/// <summary>The host's two connections to one member: heartbeats on the first, the roster on the second.</summary>
internal sealed class HostControlLink(Admission admission, RosterFeed feed) : IAsyncDisposable
{
    private Task _beat = Task.CompletedTask;

    public IPEndPoint Peer => admission.Peer;

    /// <summary>The address this member reached the host at.</summary>
    public IPAddress HostAsSeen => Connection.Local.Address;

    private IConnection Connection => admission.Control.Connection;

    public void OfferRoster() => feed.Offer();

    /// <summary>Sends a heartbeat, unless the last one is not out yet: a peer that does not read gets no more of them.</summary>
    public void SendBeat(CancellationToken cancellationToken)
    {
        if (_beat.IsCompleted)
            _beat = BeatAsync(cancellationToken);
    }

    /// <summary>Runs both connections until one ends.</summary>
    /// <param name="heard">Called for whatever the member says: it all counts as a heartbeat.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <returns>Why it ended.</returns>
    public Task<string> RunAsync(Action heard, CancellationToken cancellationToken) =>
        TwoLoops.RunAsync(token => ReadAsync(heard, token), feed.RunAsync, cancellationToken);

    /// <summary>Ends both connections at once, from any thread.</summary>
    public void Abort()
    {
        Connection.Abort();
        admission.Dist.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await admission.Control.DisposeAsync().ConfigureAwait(false);
        await admission.Dist.DisposeAsync().ConfigureAwait(false);
        // Last: a beat to a peer that does not read is not out before its connection is closed.
        await _beat.ConfigureAwait(false);
    }

    private async Task ReadAsync(Action heard, CancellationToken cancellationToken)
    {
        while (await admission.Control.ReadAsync(V1Limits.Message, cancellationToken).ConfigureAwait(false) is not null)
            heard();
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
