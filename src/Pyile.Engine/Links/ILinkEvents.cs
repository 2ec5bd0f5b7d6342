namespace Pyile.Engine.Links;

/// <summary>Hears of links.</summary>
internal interface ILinkEvents
{
    /// <summary>There is one more link.</summary>
    void OnAttached();
}
