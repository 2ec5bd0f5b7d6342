using System.Diagnostics;
using System.Net;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A child process that executes orders, one per line. It ends even if this process fails.</summary>
internal sealed class Partner : IAsyncDisposable
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(15);

    private readonly Process _process;

    private Partner(Process process) => _process = process;

    /// <summary>Starts a child process and waits until it is ready.</summary>
    public static async Task<Partner> StartAsync(string role, IPEndPoint host, params string[] more) =>
        new(await ChildProcess.StartAsync(role, host, more));

    public Task OrderAsync(string order) => _process.StandardInput.WriteLineAsync(order);

    /// <summary>Waits for an output line with the given prefix.</summary>
    /// <returns>The words after the prefix.</returns>
    public async Task<string[]> ReadAsync(string prefix) => (await ChildProcess.ExpectAsync(_process, prefix)).Split(' ');

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(EndTime);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}
