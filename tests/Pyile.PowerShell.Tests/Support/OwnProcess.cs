using System.Diagnostics;

namespace Pyile.ModuleTests.Support;

/// <summary>Runs Program.cs in a separate process, which has not loaded the module yet.</summary>
internal static class OwnProcess
{
    // A user that no system has, without a home directory.
    private static readonly string[] AsStranger = ["/usr/bin/setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];

    /// <summary>Why no process can be started as another user; null if it can.</summary>
    public static string? NoStranger { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists(AsStranger[0])
        ? null
        : "It needs Linux, root and setpriv to start a process as another user.";

    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] arguments, params (string Name, string? Value)[] environment) => RunAsync([], arguments, environment);

    /// <summary>As a user that no system has, without a home directory.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsStrangerAsync(params string[] arguments) =>
        RunAsync(AsStranger, arguments, ("HOME", null));

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] command, string[] arguments, params (string Name, string? Value)[] environment)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] all = [.. command, dotnet, "exec", typeof(Program).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await errors);
    }
}
