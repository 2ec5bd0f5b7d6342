using Pyile.Engine.Model;

namespace Pyile;

/// <summary>
/// The exit code that says to a supervisor how a session has ended: numbers of sysexits.h, which service managers can be told to restart after or
/// not.
/// </summary>
internal static class SessionExit
{
    /// <summary>It was ended on this side.</summary>
    public const int Ended = 0;

    /// <summary>The host could not be reached: starting again may help.</summary>
    public const int Unavailable = 69;

    /// <summary>The host does not want this peer any more: starting again does not help.</summary>
    public const int Refused = 77;

    public static int CodeOf(HostLost? loss) => loss switch
    {
        null => Ended,
        { Silent: true } or { Reason: PyileError.AddressInvalid } or { Detail: null } => Unavailable,
        _ => Refused,
    };
}
