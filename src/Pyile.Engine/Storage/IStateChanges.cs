namespace Pyile.Engine.Storage;

/// <summary>Hears that there is something new to keep.</summary>
internal interface IStateChanges
{
    void Changed();
}
