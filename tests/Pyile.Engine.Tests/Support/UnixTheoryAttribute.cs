namespace Pyile.Engine.Tests.Support;

/// <summary>A test of file modes.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no file modes." : null;
}
