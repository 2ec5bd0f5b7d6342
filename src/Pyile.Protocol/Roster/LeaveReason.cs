namespace Pyile.Protocol;

/// <summary>Why a member is not on the roster any more. The values are those of the wire; unknown ones are treated as <see cref="Left"/>.</summary>
public enum LeaveReason : byte
{
    /// <summary>It said goodbye. In version 1, which gives no reasons: it closed its connection, or the host's list does not contain it any more.</summary>
    Left = 1,

    /// <summary>It did not answer heartbeats, or disappeared without a goodbye, and did not come back in time.</summary>
    Lost = 2,

    /// <summary>The host removed it.</summary>
    Removed = 3,

    /// <summary>The host banned it.</summary>
    Banned = 4,

    /// <summary>Another member takes its place.</summary>
    Replaced = 5,
}
