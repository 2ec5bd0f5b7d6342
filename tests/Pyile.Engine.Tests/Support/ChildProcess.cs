using System.Diagnostics;

namespace Pyile.Engine.Tests.Support;

/// <summary>This assembly as a process of its own. It is killed at the end if it still runs.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <param name="command">The program and its arguments that start it, or nothing.</param>
    /// <param name="mode">The argument for <see cref="Program"/>.</param>
    /// <param name="environment">Variables to set, or to remove if null.</param>
    public static ChildProcess Start(string[] command, string mode, params (string Name, string? Value)[] environment) =>
        Start(command, [mode], environment);

    /// <param name="command">The program and its arguments that start it, or nothing.</param>
    /// <param name="arguments">The arguments for <see cref="Program"/>, the mode first.</param>
    /// <param name="environment">Variables to set, or to remove if null.</param>
    public static ChildProcess Start(string[] command, string[] arguments, params (string Name, string? Value)[] environment)
    {
        string[] all = [.. command, Environment.ProcessPath!, "exec", typeof(ChildProcess).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string? value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        return new ChildProcess(Process.Start(start)!);
    }

    public async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async Task<string> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new IOException("The process has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
