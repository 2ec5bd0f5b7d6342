using System.Net;
using Pyile.Engine.Runtime;

namespace Pyile.Legacy;

/// <summary>
/// Sends one member the roster after every change. Changes that come close together become one list: version 1
/// sends all of it each time, which grows with the square of the members, and the reference cannot read two at once.
/// </summary>
internal sealed class LegacyRosterFeed(LegacyAdmission admission, LegacyRosterEncoder roster, TimeProvider time)
{
    private const int BytesPerSecond = 50_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private readonly AsyncSignal _changed = new();
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
                ReadOnlyMemory<byte> list = EncodeRoster();
                await admission.Dist.WriteAsync(list, cancellationToken).ConfigureAwait(false);
                await Task.Delay(PauseAfter(list.Length), time, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ReadOnlyMemory<byte> EncodeRoster()
    {
        IPAddress hostAsSeen = admission.Control.Connection.Local.Address;
        return admission.IsStream
            ? roster.Encode(admission.Peer, hostAsSeen)
            : roster.EncodeFitting(admission.Peer, hostAsSeen, V1Limits.RosterChange);
    }

    // The larger the list, the longer the pause, so that a thousand joins do not cost a thousand times a thousand rows.
    private TimeSpan PauseAfter(int bytes)
    {
        TimeSpan pause = TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
        TimeSpan shortest = admission.IsStream ? Shortest : V1Limits.Spacing;
        return pause < shortest ? shortest : pause > Longest ? Longest : pause;
    }
}
