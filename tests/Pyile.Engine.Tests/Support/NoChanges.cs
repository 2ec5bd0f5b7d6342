namespace Pyile.Engine.Tests.Support;

/// <summary>Keeps nothing.</summary>
internal sealed class NoChanges : IStateChanges
{
    public static readonly NoChanges Instance = new();

    public void Changed(StateParts parts)
    {
    }
}
