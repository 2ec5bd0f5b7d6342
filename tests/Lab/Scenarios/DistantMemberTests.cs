using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A member on another continent, over a connection that loses packets and stalls.</summary>
[Trait("Category", "Slow")]
public sealed class DistantMemberTests(ITestOutputHelper output) : LabTest(output)
{
    private const int Count = 20_000;

    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);

    [LabFact]
    public Task Twenty_thousand_messages_are_delivered_with_160_ms_3_percent_loss_and_stalls_of_1_s() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b");
        await lab.ConnectAsync(host, b);
        lab.Pump.Change(_ => b.Nic.Up.Settings = b.Nic.Down.Settings = new() { Latency = TimeSpan.FromMilliseconds(80), Loss = 0.03 });

        Task sending = b.SendAsync(host, Count);
        Random random = lab.NewRandom();
        int stalls = 0;
        for (; stalls < 2 || !sending.IsCompleted; stalls++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + random.NextDouble()), lab.Stopping);
            lab.Pump.Change(_ =>
            {
                b.Nic.Up.Stall(lab.Pump.Now + Stall);
                b.Nic.Down.Stall(lab.Pump.Now + Stall);
            });
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(2), lab.Stopping));
        }
        await sending;
        Note($"{stalls} stalls. {lab.History.Totals}");

        Assert.Equal(Count, lab.History.Totals.Delivered);
        await host.UntilReceivedAsync(Count);
        AssertNobodyWasMissed(lab);
    });
}
