using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Interop;

/// <summary>A member that runs tests/Interop/pyile2 as a process of its own: it reads commands and writes events.</summary>
internal sealed class PythonMember : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly Wakeups _happened = new();
    private readonly Lock _sync = new();
    private readonly List<JsonElement> _events = [];

    private PythonMember(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadEventsAsync(), ReadErrorsAsync());
    }

    public string Errors { get; private set; } = "";

    /// <summary>Starts a member that joins with a password or, if the option says so, a ticket.</summary>
    public static PythonMember Join(IPEndPoint host, string secret, string secretOption = "--password-stdin", string alias = "python")
    {
        string[] arguments =
        [
            "-m", "pyile2", "join", "--host", host.Address.ToString(), "--port", $"{host.Port}", "--alias", alias, secretOption,
        ];
        Process process = Process.Start(new ProcessStartInfo("python3", arguments)
        {
            WorkingDirectory = FindPackage(),
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1", ["PYTHONIOENCODING"] = "utf-8" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var member = new PythonMember(process);
        member.WriteLine(secret);
        return member;
    }

    public IReadOnlyList<JsonElement> All(string name, Func<JsonElement, bool>? filter = null)
    {
        lock (_sync)
            return [.. _events.Where(e => e.GetProperty("event").ValueEquals(name) && (filter?.Invoke(e) ?? true))];
    }

    /// <summary>The event with this name and position, of the past or the future.</summary>
    public async Task<JsonElement> WaitForAsync(string name, Func<JsonElement, bool>? filter = null, int count = 1)
    {
        await _happened.UntilAsync(() => All(name, filter).Count >= count, () => $"No {name} ({count}) in:\n{this}");
        return All(name, filter)[count - 1];
    }

    public void Command(object command) => WriteLine(JsonSerializer.Serialize(command));

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().Soon();
        await _reading.Soon();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_process.HasExited)
            _process.Kill();
        await WaitForExitAsync();
        _process.Dispose();
    }

    public override string ToString()
    {
        lock (_sync)
            return string.Join('\n', _events.Where(e => !e.GetProperty("event").ValueEquals("delivered")).TakeLast(20)) + "\n" + Errors;
    }

    /// <summary>Runs the unit tests of the package; returns what they print and whether they pass.</summary>
    public static async Task<(int ExitCode, string Output)> RunUnitTestsAsync()
    {
        using Process process = Process.Start(new ProcessStartInfo("python3", ["-B", "-m", "unittest"])
        {
            WorkingDirectory = FindPackage(),
            RedirectStandardError = true,
        })!;
        string output = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static string FindPackage()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, "tests", "Interop");
            if (Directory.Exists(Path.Combine(package, "pyile2")))
                return package;
        }
        throw new DirectoryNotFoundException("tests/Interop is in none of the folders above the tests.");
    }

    private void WriteLine(string line)
    {
        _process.StandardInput.Write(line + "\n");
        _process.StandardInput.Flush();
    }

    private async Task ReadEventsAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            lock (_sync)
                _events.Add(document.RootElement.Clone());
            _happened.Fire();
        }
    }

    private async Task ReadErrorsAsync()
    {
        Errors = await _process.StandardError.ReadToEndAsync();
        _happened.Fire();
    }
}
