using System.Diagnostics;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A line whose calls block; each of its tasks runs on its own thread.</summary>
internal abstract class BlockingLine : ILine
{
    /// <summary>The time limit for one read or write during a task.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task SendAsync(int count) => OnThread(() =>
    {
        for (int i = 0; i < count; i++)
            Write();
        Flush();
        return true;
    });

    public Task<TimeSpan> ReceiveAsync(int count) => OnThread(() =>
    {
        Read();
        long first = Stopwatch.GetTimestamp();
        for (int i = 1; i < count; i++)
            Read();
        return Stopwatch.GetElapsedTime(first);
    });

    public Task EchoAsync(int count) => OnThread(() =>
    {
        for (int i = 0; i < count; i++)
        {
            Read();
            Write();
            Flush();
        }
        return true;
    });

    public Task<List<double>> PingAsync(int count) => OnThread(() =>
    {
        var times = new List<double>(count);
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Write();
            Flush();
            Read();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        return times;
    });

    public abstract ValueTask DisposeAsync();

    /// <summary>Writes one message; it may be buffered until <see cref="Flush"/>.</summary>
    protected abstract void Write();

    protected abstract void Flush();

    protected abstract void Read();

    private static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
