namespace Pyile.ConsoleTests.Support;

/// <summary>A theory that needs the console; it is skipped, with the reason, if the console cannot be restored.</summary>
public sealed class ConsoleTheoryAttribute : TheoryAttribute
{
    public ConsoleTheoryAttribute() => Skip = PowerShellConsole.Instance.Problem;
}
