using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A line with one end in this process and the other end in a child process.</summary>
internal sealed class Pair(Contender contender, ILine near, Partner far) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Contender Contender => contender;

    /// <summary>The end in this process.</summary>
    public ILine Near => near;

    /// <summary>Lets the child process send messages to this process.</summary>
    /// <returns>Messages per second. If messages are acknowledged, the time ends with the last acknowledgement.</returns>
    public async Task<double> SendAsync(int count)
    {
        GC.Collect();
        Task<TimeSpan> receiving = near.ReceiveAsync(count);
        await far.OrderAsync($"{ComparisonChild.Send} {count}");
        Task<string[]> sending = far.ReadAsync("sent");
        await EitherAsync(receiving, sending);
        TimeSpan received = await receiving.WaitAsync(Patience);
        var sent = TimeSpan.FromMilliseconds(double.Parse((await sending)[0], CultureInfo.InvariantCulture));
        return count / (contender == Contender.Pyile && sent > received ? sent : received).TotalSeconds;
    }

    /// <summary>Measures round trips that begin in this process.</summary>
    /// <returns>The times in microseconds, in ascending order.</returns>
    public async Task<List<double>> PingAsync(int count)
    {
        GC.Collect();
        await far.OrderAsync($"{ComparisonChild.Echo} {count}");
        Task<List<double>> pinging = near.PingAsync(count);
        Task<string[]> echoing = far.ReadAsync("echoed");
        await EitherAsync(pinging, echoing);
        List<double> times = await pinging.WaitAsync(Patience);
        await echoing;
        times.Sort();
        return times;
    }

    public async ValueTask DisposeAsync()
    {
        await far.DisposeAsync();
        await near.DisposeAsync();
    }

    // Throws as soon as one side fails, because the other side would wait until its time limit.
    private static async Task EitherAsync(Task one, Task other) => await await Task.WhenAny(one, other);
}
