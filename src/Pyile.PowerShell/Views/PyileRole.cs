namespace Pyile;

/// <summary>What a member is in its network.</summary>
public enum PyileRole
{
    /// <summary>It admits the others and keeps the roster and the bans.</summary>
    Host,

    Peer,
}
