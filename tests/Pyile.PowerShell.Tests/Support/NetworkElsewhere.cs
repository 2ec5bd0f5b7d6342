using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pyile.ModuleTests.Support;

/// <summary>
/// A shell in another process for the rest of a network, so that this process has only the sessions of the documentation's
/// reader.
/// </summary>
internal sealed class NetworkElsewhere : IDisposable
{
    public const string Argument = "network-elsewhere";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    public NetworkElsewhere()
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        _process = Process.Start(new ProcessStartInfo(dotnet, ["exec", typeof(NetworkElsewhere).Assembly.Location, Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Asks the process to end, as a service manager does.</summary>
    public void Terminate()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Runs a script there that writes no errors.</summary>
    /// <returns>Its output, as texts.</returns>
    public string[] Run(string script)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(script));
        _process.StandardInput.Flush();
        Task<string?> answer = _process.StandardOutput.ReadLineAsync();
        Assert.True(answer.Wait(Patience), script);
        Answer result = JsonSerializer.Deserialize<Answer>(Assert.IsType<string>(answer.Result))!;
        Assert.True(result.Errors.Length == 0, $"{script}: {string.Join(" ", result.Errors)}");
        return result.Texts;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Patience))
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>The main loop of the other process.</summary>
    public static int Serve(TextReader input, TextWriter output)
    {
        using Shell shell = Shell.Open();
        // What a test sends is for the cmdlet that waits, and must not end this process before it does.
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        while (input.ReadLine() is { } line)
        {
            Result result = shell.Run(JsonSerializer.Deserialize<string>(line)!);
            output.WriteLine(JsonSerializer.Serialize(new Answer([.. result.Texts], [.. result.Errors.Select(e => e.ToString())])));
            output.Flush();
        }
        return 0;
    }

    private sealed record Answer(string[] Texts, string[] Errors);
}
