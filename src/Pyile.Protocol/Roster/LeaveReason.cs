namespace Pyile.Protocol;

/// <summary>Why a member is no longer on the roster. Values are those of the protocol; unknown ones mean <see cref="Left"/>.</summary>
public enum LeaveReason : byte
{
    /// <summary>It said goodbye. In version 1, which has no reasons: it closed its connection, or is not on the host's list.</summary>
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
