using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Joining;

/// <summary>
/// Notices that the address that the user chose for a session does not belong to this machine any more. It may come back, as when a cable is
/// plugged in again, so the session waits for it, but not for ever: its port for messages is bound to that address, too.
/// </summary>
internal sealed class OwnAddressWatch(PeerOptions options, MonotonicClock clock)
{
    /// <summary>How long a session waits for its address.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private TimeSpan? _missingSince;

    /// <summary>Looks at the failure of an attempt to come back.</summary>
    /// <returns>The failure, which is final if the address has been missing for too long.</returns>
    public JoinFailure Judge(JoinFailure failure)
    {
        if (!failure.IsOwnAddressMissing)
        {
            _missingSince = null;
            return failure;
        }
        if (_missingSince is null)
        {
            _missingSince = clock.Now;
            Log.OwnAddressMissing(options.Logger, options.Address, Patience.TotalMinutes);
        }
        if (clock.Now - _missingSince < Patience)
            return failure;
        var problem = new PyileException(
            PyileError.AddressInvalid,
            $"{options.Address}, the address that was chosen for this session, has not belonged to this machine for {Patience.TotalMinutes:0} minutes. Join again with an address of this machine, or without one.",
            failure.Problem);
        return new JoinFailure(problem, IsFinal: true);
    }
}
