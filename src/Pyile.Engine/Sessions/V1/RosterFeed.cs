using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Sessions.V1;

/// <summary>
/// Sends one member the roster after every change. Changes that come close together become one list: version 1
/// sends all of it each time, and the reference cannot read two lists at once.
/// </summary>
internal sealed class RosterFeed(IConnection connection, Func<ReadOnlyMemory<byte>> encodeRoster, TimeProvider time)
{
    private readonly Pulse _changed = new();
    private volatile bool _isStale;

    /// <summary>There is something new to send.</summary>
    public void Offer()
    {
        _isStale = true;
        _changed.Fire();
    }

    /// <summary>Sends until the token ends it or the connection breaks.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = _changed.Next;
            if (_isStale)
            {
                // Before the list is made, so that a change while it is written is sent after it.
                _isStale = false;
                await connection.WriteAsync(encodeRoster(), cancellationToken).ConfigureAwait(false);
                await Task.Delay(V1Limits.Spacing, time, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
