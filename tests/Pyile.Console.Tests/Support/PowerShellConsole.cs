namespace Pyile.ConsoleTests.Support;

/// <summary>
/// The console that the tool manifest names. If a registry no longer has that exact patch, the newest one of the same line is
/// installed below artifacts/ instead, because a manifest cannot name a range of versions.
/// </summary>
internal sealed class PowerShellConsole
{
    private const string Line = "7.6.*";

    private static readonly TimeSpan RestoreLimit = TimeSpan.FromMinutes(3);
    private static readonly Lazy<PowerShellConsole> Found = new(() => FindAsync().GetAwaiter().GetResult());

    private readonly string _program;
    private readonly string[] _arguments;

    private PowerShellConsole(string program, string[] arguments, string? problem = null)
    {
        _program = program;
        _arguments = arguments;
        Problem = problem;
    }

    public static PowerShellConsole Instance => Found.Value;

    /// <summary>Why there is no console or no Pester for it; null if both are there.</summary>
    public string? Problem { get; }

    public Task<ChildProcess> RunAsync(TimeSpan limit, params string[] arguments) =>
        ChildProcess.RunAsync(_program, [.. _arguments, "-NoProfile", "-NonInteractive", .. arguments], limit);

    private static async Task<PowerShellConsole> FindAsync()
    {
        if (!File.Exists(Path.Combine(Repository.Pester, "Pester.psd1")))
            return Missing($"Pester was not restored: '{Repository.Pester}' does not contain it.");
        ChildProcess restored = await ChildProcess.RunAsync(ChildProcess.DotNet, ["tool", "restore"], RestoreLimit);
        if (restored.ExitCode == 0)
            return new PowerShellConsole(ChildProcess.DotNet, ["tool", "run", "pwsh", "--"]);
        string folder = Repository.PathOf("artifacts", "console");
        ChildProcess installed = await ChildProcess.RunAsync(
            ChildProcess.DotNet, ["tool", "install", "PowerShell", "--version", Line, "--tool-path", folder], RestoreLimit);
        return installed.ExitCode == 0
            ? new PowerShellConsole(Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"), [])
            : Missing($"'dotnet tool restore' failed: {restored.Output.Trim()} 'dotnet tool install' failed: {installed.Output.Trim()}");
    }

    private static PowerShellConsole Missing(string problem) => new("", [], problem);
}
