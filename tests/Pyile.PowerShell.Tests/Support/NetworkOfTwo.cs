namespace Pyile.ModuleTests.Support;

/// <summary>A host <c>hq</c> and a peer <c>bob</c>, for tests that leave no message behind.</summary>
public sealed class NetworkOfTwo : IDisposable
{
    internal Shell Shell { get; } = Shell.OpenNetwork("bob");

    public void Dispose() => Shell.Dispose();
}
