namespace Pyile;

/// <summary>The role of a member in its network.</summary>
public enum PyileRole
{
    /// <summary>Admits the other members and keeps the roster and the bans.</summary>
    Host,

    Peer,
}
