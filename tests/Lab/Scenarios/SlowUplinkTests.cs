using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A member sends more than its uplink carries within the timeout of a message.</summary>
[Trait("Category", "Slow")]
public sealed class SlowUplinkTests(ITestOutputHelper output) : LabTest(output)
{
    [LabFact]
    public Task Two_thousand_messages_and_one_of_1_MB_are_delivered_over_2_Mbit_per_second() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b");
        await lab.ConnectAsync(host, b);
        lab.Pump.Change(_ => b.Nic.Up.Settings = new() { BitsPerSecond = 2_000_000, Latency = TimeSpan.FromMilliseconds(15) });
        lab.Pump.Change(_ => b.Nic.Down.Settings = new() { Latency = TimeSpan.FromMilliseconds(15) });

        await b.SendAsync(host, 2000, size: 2000);
        await b.SendAsync(host, 1, size: 1_000_000);
        Note(lab.History.Totals.ToString());

        Assert.Equal(2001, lab.History.Totals.Delivered);
        await host.UntilReceivedAsync(2001);
        AssertNobodyWasMissed(lab);
    });
}
