using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A line with one end here and the other in a process of its own.</summary>
internal sealed class Pair(Contender contender, ILine near, Partner far) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Contender Contender => contender;

    /// <summary>Has so many messages sent from there to here.</summary>
    /// <returns>How many a second; where they are acknowledged, until the sender knew of all of them.</returns>
    public async Task<double> SendAsync(int count)
    {
        GC.Collect();
        Task<TimeSpan> receiving = near.ReceiveAsync(count);
        await far.TellAsync($"{ComparisonChild.Send} {count}");
        Task<string[]> sending = far.HearAsync("sent");
        await EitherAsync(receiving, sending);
        TimeSpan received = await receiving.WaitAsync(Patience);
        var sent = TimeSpan.FromMilliseconds(double.Parse((await sending)[0], CultureInfo.InvariantCulture));
        return count / (contender == Contender.Pyile && sent > received ? sent : received).TotalSeconds;
    }

    /// <summary>So many round trips from here.</summary>
    /// <returns>In microseconds, the shortest first.</returns>
    public async Task<List<double>> PingAsync(int count)
    {
        GC.Collect();
        await far.TellAsync($"{ComparisonChild.Echo} {count}");
        Task<List<double>> pinging = near.PingAsync(count);
        Task<string[]> echoing = far.HearAsync("echoed");
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

    // Where one side fails, the other would only wait for it.
    private static async Task EitherAsync(Task one, Task other) => await await Task.WhenAny(one, other);
}
