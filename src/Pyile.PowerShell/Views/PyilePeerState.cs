namespace Pyile;

/// <summary>The state of a member, as far as the session knows.</summary>
public enum PyilePeerState
{
    /// <summary>The member answers heartbeats, or the session exchanges none with it.</summary>
    Active,

    /// <summary>The member has not answered heartbeats for 4 seconds; after 8 it is away.</summary>
    Suspect,

    /// <summary>The host has lost the member, which did not say goodbye. It stays on the roster for 5 minutes and may come back.</summary>
    Away,
}
