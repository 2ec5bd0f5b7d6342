using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>All members send to all others while their links are cut: every message arrives once and in order.</summary>
public sealed class LosslessTests(ITestOutputHelper output) : HistoryTest
{
    private CutPlan _plan = null!;
    private HashSet<int> _cutAt = [];
    private int _started;

    [Fact]
    public Task Twenty_cuts_during_twenty_thousand_messages_lose_nothing() => RunAsync(20_004, 20, TimeSpan.FromMinutes(2));

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task A_thousand_cuts_during_a_million_messages_lose_nothing() => RunAsync(1_000_008, 1000, TimeSpan.FromHours(1));

    private protected override bool IsKept(object entry) => entry is not (MessageReceived or Logged { Level: <= LogLevel.Debug });

    private Task RunAsync(int messages, int cuts, TimeSpan limit)
    {
        int seed = Seeds.Next();
        output.WriteLine($"Seed {seed}");
        return Seeds.PlayAsync(seed, random => PlayAsync(random, messages, cuts, limit));
    }

    private async Task PlayAsync(Random random, int messages, int cuts, TimeSpan limit)
    {
        _plan = new CutPlan(random, cuts);
        Session[] all = await OpenAsync();
        _cutAt = Places(random, cuts, messages / 5 * 4);
        (Session From, Session To)[] directions = [.. all.SelectMany(from => all.Where(to => to != from).Select(to => (from, to)))];
        int each = messages / directions.Length;
        var watch = Stopwatch.StartNew();

        int[] windows = [.. directions.Select(_ => random.Next(64, 201))];
        Task sending = Task.WhenAll(directions.Select((d, i) => Task.Run(() => SendAllAsync(d.From, d.To, each, windows[i]))));
        bool isOver = await WhileTakingAsync(() => EndsAsync(sending, limit), all);

        string summary = $"{History.Totals} in {watch.Elapsed.TotalSeconds:0.0} s, cuts {string.Join(", ", _plan.Done)}";
        output.WriteLine(summary);
        IReadOnlyList<string> violations = History.Violations(everythingMustArrive: true);
        Assert.True(isOver && violations.Count == 0, $"{(isOver ? "" : "It did not end. ")}{summary}\n{string.Join('\n', violations)}");
        await sending;
        Assert.Equal((0, cuts), (_plan.Left, _plan.Done.Values.Sum()));
        Assert.Equal(new HistoryTotals(messages, messages, 0, messages), History.Totals);
        foreach (Session session in all)
        {
            SessionCounters counters = session.Counters;
            Assert.Equal((each * 3, each * 3, 0, 0), (counters.Sent, counters.Delivered, counters.Failed, counters.Pending));
            Assert.Equal((each * 3, 0), (counters.Received, session.WaitingMessages));
        }
    }

    private async Task<Session[]> OpenAsync()
    {
        var network = new CuttingTransport(_plan);
        Network = network;
        HostSession host = StartHost();
        network.Spare(host.HostAddress.Port);
        Session[] all = [host, await EnterAsync(host, "one"), await EnterAsync(host, "two"), await EnterAsync(host, "three")];
        await IntroduceAsync(all);
        return all;
    }

    // Some cuts come in pairs, so the second hits the handshake after the first.
    private static HashSet<int> Places(Random random, int cuts, int before)
    {
        var places = new HashSet<int>();
        while (places.Count < cuts)
        {
            int place = random.Next(before);
            places.Add(place);
            if (places.Count < cuts && random.Next(4) == 0)
                places.Add(place + 1);
        }
        return places;
    }

    private static async Task<bool> EndsAsync(Task task, TimeSpan limit)
    {
        await task.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    private async Task SendAllAsync(Session from, Session to, int count, int window)
    {
        var flying = new Queue<Task>();
        for (int i = 0; i < count; i++)
        {
            if (flying.Count == window)
                await flying.Dequeue();
            if (_cutAt.Contains(Interlocked.Increment(ref _started) - 1))
                _plan.CallFor();
            flying.Enqueue(SendAsync(from, to, Long));
            if (i % 50 == 0)
                Assert.True(AddsUp(from.Counters));
        }
        await Task.WhenAll(flying);
    }
}
