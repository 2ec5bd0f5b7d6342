namespace Pyile.ConsoleTests.Support;

/// <summary>A test that needs the console; it is skipped, with the reason, if the console cannot be restored.</summary>
public sealed class ConsoleFactAttribute : FactAttribute
{
    public ConsoleFactAttribute() => Skip = PowerShellConsole.Instance.Problem;
}
