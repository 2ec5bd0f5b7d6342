using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Joining;

/// <summary>
/// Notices that another network answers in place of a host that was lost. That can be the same host, started as a new network, but also a
/// program that has taken the port while the host restarts, or an attacker: nothing proves which. So the session goes on looking for its
/// host, and ends only when nothing else has been found for a while.
/// </summary>
internal sealed class OtherNetworkWatch(PeerOptions options, MonotonicClock clock)
{
    /// <summary>How long only another network is found before the session ends.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TimeSpan? _foundSince;

    /// <summary>Looks at the failure of an attempt to come back.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="host">The host that was lost.</param>
    /// <returns>The failure, which is final if only another network has been found for too long.</returns>
    public JoinFailure Judge(JoinFailure failure, IPEndPoint host)
    {
        if (!failure.IsOtherNetwork)
        {
            _foundSince = null;
            return failure;
        }
        if (_foundSince is null)
        {
            _foundSince = clock.Now;
            Log.OtherNetworkAnswers(options.Logger, host, Patience.TotalSeconds);
        }
        return clock.Now - _foundSince < Patience ? failure : failure with { IsFinal = true };
    }
}
