namespace Pyile;

/// <summary>How a member is doing, as far as the session can tell.</summary>
public enum PyilePeerState
{
    /// <summary>It answers heartbeats, or the session exchanges none with it.</summary>
    Active,

    /// <summary>It has not answered heartbeats for 4 seconds; after 8 it is taken off the roster.</summary>
    Suspect,
}
