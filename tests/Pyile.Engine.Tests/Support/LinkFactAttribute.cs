namespace Pyile.Engine.Tests.Support;

/// <summary>A test that makes symbolic links.</summary>
internal sealed class LinkFactAttribute : FactAttribute
{
    public LinkFactAttribute() =>
        Skip = OperatingSystem.IsWindows() && !Environment.IsPrivilegedProcess ? "On Windows only administrators make symbolic links." : null;
}
