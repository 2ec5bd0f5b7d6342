using Pyile.Engine.Model;

namespace Pyile.Engine.Storage;

/// <summary>Hears that there is something new to keep.</summary>
internal interface IStateChanges
{
    /// <param name="parts">What has changed.</param>
    void Changed(StateParts parts);
}
