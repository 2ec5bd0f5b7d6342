using System.Diagnostics;
using System.Net;

namespace Pyile.Benchmarks.Comparison;

/// <summary>The other process of a comparison. It is told what to do line by line, and it ends whatever happens here.</summary>
internal sealed class Partner : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(15);

    private readonly Process _process;

    private Partner(Process process) => _process = process;

    /// <summary>Starts one and waits until it is there.</summary>
    public static async Task<Partner> StartAsync(string role, IPEndPoint host, params string[] more) =>
        new(await ChildProcess.StartAsync(role, host, more));

    public Task TellAsync(string order) => _process.StandardInput.WriteLineAsync(order);

    /// <summary>Waits for a line that begins like this.</summary>
    /// <returns>The words behind it.</returns>
    public async Task<string[]> HearAsync(string prefix) => (await ChildProcess.ExpectAsync(_process, prefix)).Split(' ');

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Farewell);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}
