using Pyile.Engine.Model;
using Pyile.Lab.Tests.Agents;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>Two members cannot reach each other for a while, in one direction or in both. All others can.</summary>
[Trait("Category", "Slow")]
public sealed class CutTests(ITestOutputHelper output) : LabTest(output)
{
    private const int Meanwhile = 20;

    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);

    [LabFact]
    public Task A_message_after_a_cut_of_one_direction_or_of_a_pair_is_delivered_within_10_s() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host");
        Machine b = lab.AddMachine("b"), c = lab.AddMachine("c"), d = lab.AddMachine("d"), e = lab.AddMachine("e");
        await lab.ConnectAsync(host, b, c, d, e);
        // Each pair has a link of its own. Two are cut in one direction, because it matters which member has the lower id.
        (Machine From, Machine To)[] cuts = [(b, c), (d, e), (e, d), (c, e)];
        (Machine From, Machine To)[] ways = [(b, c), (c, b), (d, e), (e, d), (c, e), (e, c)];
        await Task.WhenAll(ways.Select(way => way.From.SendAsync(way.To)));

        lab.Pump.Change(model => Array.ForEach(cuts, cut => model.Cut(cut.From.Name, cut.To.Name)));
        // What fails meanwhile is not the question; the connections back off.
        Task meanwhile = Task.WhenAll(ways.Select(way => way.From.SendAsync(way.To, Meanwhile, pace: Cut / Meanwhile)));
        await Task.Delay(Cut, lab.Stopping);
        lab.Pump.Change(model => model.RestoreAll());
        await Task.WhenAll([meanwhile, .. ways.Select(way => way.From.SendAsync(way.To, timeout: Allowed))]);

        foreach ((Machine from, Machine to) in ways)
        {
            ReceiptLine last = from.ReceiptsOf(to).Single(receipt => receipt.Number == Meanwhile + 1);
            Note($"{from.Name} to {to.Name}: {last.Reason} after {last.Elapsed.TotalSeconds:0.00} s {last.Detail}");
            Assert.Equal(FailureReason.None, last.Reason);
        }
        AssertNobodyWasMissed(lab);
    });
}
