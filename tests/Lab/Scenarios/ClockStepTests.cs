using Pyile.Engine.Model;
using Pyile.Lab.Tests.Agents;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>The wall clocks of machines are set while they are connected.</summary>
[Trait("Category", "Slow")]
public sealed class ClockStepTests(ITestOutputHelper output) : LabTest(output)
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Back = TimeSpan.FromHours(-1);
    private static readonly TimeSpan Forward = TimeSpan.FromDays(2);

    private static readonly AgentOptions ClosesAtOnce = new() { IdleAfter = 1 };

    [LabFact]
    public Task New_links_open_within_30_s_after_clocks_were_set_back_by_an_hour_or_forward_by_two_days() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b"), c = lab.AddMachine("c");
        await host.HostAsync(ClosesAtOnce);
        string ticket = await host.NewTicketAsync();
        await Task.WhenAll(b.JoinAsync(ticket, ClosesAtOnce), c.JoinAsync(ticket, ClosesAtOnce));
        await Lab.UntilAllKnowAllAsync(host, b, c);
        lab.Ready();

        await StepAsync(lab, [(b, Back)]);
        await StepAsync(lab, [(b, Forward)]);
        await StepAsync(lab, [(host, Back)]);
        await StepAsync(lab, [(host, Forward)]);
        await StepAsync(lab, [(host, Back), (b, Forward), (c, Back)]);

        Assert.DoesNotContain(lab.Machines.SelectMany(m => m.Lines.Of<LogLine>()), line => line.Severity is "Warning" or "Error");
        await Task.WhenAll(lab.Machines.Select(machine => machine.UntilReceivedAsync(5)));
    });

    // Each message needs a new link, because the one before was idle for too long.
    private async Task StepAsync(Lab lab, (Machine Machine, TimeSpan By)[] steps)
    {
        await Task.WhenAll(steps.Select(step => step.Machine.StepClockAsync(step.By)));
        Machine[] all = [.. lab.Machines];
        await Task.WhenAll(all.Select((machine, i) => machine.SendAsync(all[(i + 1) % all.Length], timeout: Allowed)));
        foreach ((int i, Machine from) in all.Index())
        {
            Machine to = all[(i + 1) % all.Length];
            ReceiptLine receipt = from.ReceiptsOf(to)[^1];
            Note($"{from.Name} to {to.Name}: {receipt.Reason} after {receipt.Elapsed.TotalSeconds:0.00} s {receipt.Detail}");
            Assert.Equal(FailureReason.None, receipt.Reason);
        }
        await Task.WhenAll(all.Select(machine => machine.UntilNoLinkAsync()));
    }
}
