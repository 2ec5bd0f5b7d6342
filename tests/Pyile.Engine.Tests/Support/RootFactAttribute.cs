namespace Pyile.Engine.Tests.Support;

/// <summary>A test that gives a file to another user.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() =>
        Skip = OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess ? "Only root can give a file to another user." : null;
}
