namespace Pyile.Protocol;

public enum LeaveReason
{
    /// <summary>It closed its connection, or is off the list the host distributes (which gives no reasons).</summary>
    Left,

    /// <summary>It did not answer heartbeats.</summary>
    Silent,

    /// <summary>The host removed it.</summary>
    Kicked,

    /// <summary>Its address was banned.</summary>
    Banned,
}
