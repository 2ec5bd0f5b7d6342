namespace Pyile;

/// <summary>The state of a member, as far as the session knows.</summary>
public enum PyilePeerState
{
    /// <summary>The member answers heartbeats, or the session exchanges none with it.</summary>
    Active,

    /// <summary>The member has not answered heartbeats for 4 seconds; after 8 it is removed from the roster.</summary>
    Suspect,
}
