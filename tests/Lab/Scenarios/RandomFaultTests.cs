using System.Globalization;
using Pyile.Engine.Model;
using Pyile.Lab.Tests.Agents;
using Pyile.Lab.Tests.Faults;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>
/// Random faults of all kinds between five machines that send to each other all the time. PYILE_LAB_SECONDS or PYILE_LAB_FAULTS say
/// how long, PYILE_SEED which faults.
/// </summary>
[Trait("Category", "Slow")]
public sealed class RandomFaultTests(ITestOutputHelper output) : LabTest(output)
{
    private const int Machines = 5;

    private static readonly int Faults = Read("PYILE_LAB_FAULTS") ?? Read("PYILE_LAB_SECONDS") ?? 40;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(30);

    private protected override TimeSpan Limit => (2 * Faults * Pause) + TimeSpan.FromMinutes(4);

    [LabFact]
    public Task Nothing_is_lost_doubled_reordered_or_falsely_delivered() => RunAsync(async lab =>
    {
        Machine[] all = [.. Enumerable.Range(0, Machines).Select(i => lab.AddMachine(i == 0 ? "host" : $"p{i}"))];
        await lab.ConnectAsync(all);
        (Machine From, Machine To)[] pairs = [.. all.SelectMany(from => all.Where(to => to != from).Select(to => (from, to)))];

        using var over = new CancellationTokenSource();
        Task[] sending = [.. pairs.Select(pair => SendUntilAsync(pair.From, pair.To, over.Token))];
        IReadOnlyList<PlannedFault> plan = FaultPlan.Make(lab.NewRandom(), Machines, Faults, Pause);
        try
        {
            await new FaultRun(lab, all).RunAsync(plan);
        }
        finally
        {
            await over.CancelAsync();
        }
        long healed = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(sending);
        await Task.WhenAll(pairs.Select(pair => pair.From.SendAsync(pair.To, timeout: Settles)));
        TimeSpan settled = TimeProvider.System.GetElapsedTime(healed);
        await Lab.UntilAllKnowAllAsync(all);
        Note($"{plan.Count} faults; all receipts {settled.TotalSeconds:0.0} s after the last. {lab.History.Totals}");

        // A timeout is longer than every absence, so only what waits in a process that is killed may fail.
        Assert.Empty(pairs
            .Where(pair => pair.From != all[0] && pair.To != all[0])
            .SelectMany(pair => pair.From.ReceiptsOf(pair.To))
            .Where(receipt => receipt.Reason != FailureReason.None)
            .Select(receipt => $"{receipt.To} {receipt.Number} {receipt.Reason}: {receipt.Detail}"));
    });

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : null;

    // The process of a sender may be killed, and the next one goes on.
    private static async Task SendUntilAsync(Machine from, Machine to, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await from.SendAsync(to, count: 20, size: 100, pace: TimeSpan.FromMilliseconds(100), timeout: Timeout);
            }
            catch (AgentException)
            {
                await Task.Delay(200, CancellationToken.None);
            }
        }
    }
}
