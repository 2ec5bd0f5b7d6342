using System.Globalization;
using System.Management.Automation.Host;

namespace Pyile.Quickstart;

/// <summary>The PowerShell host: what the engine needs from the program that runs it.</summary>
internal sealed class ConsoleHost : PSHost
{
    /// <summary>Set by <c>exit</c>.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "Pyile Quickstart";

    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI { get; } = new ConsoleHostUI();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has one prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has one prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
