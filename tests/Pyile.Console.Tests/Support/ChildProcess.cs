using System.Diagnostics;

namespace Pyile.ConsoleTests.Support;

/// <summary>A finished process: its exit code and everything it wrote.</summary>
internal sealed record ChildProcess(int ExitCode, string Output)
{
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs a program in the root of the checkout and ends it, with its children, if it exceeds the limit.</summary>
    public static async Task<ChildProcess> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            string command = $"{program} {string.Join(' ', start.ArgumentList)}";
            throw new TimeoutException($"Still running after {limit}: {command}\n{await output}{await errors}");
        }
        return new ChildProcess(process.ExitCode, await output + await errors);
    }
}
