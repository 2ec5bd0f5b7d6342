namespace Pyile.Engine.Membership;

/// <summary>The links to other members, for those who learn that the network has changed.</summary>
internal interface ILinkProbe
{
    /// <summary>Asks all other sides for a sign of life, and dials at once where a link is missing.</summary>
    void ProbeAll();
}
