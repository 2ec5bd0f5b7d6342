using Pyile.Engine.Model;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A member is away as 1,000 numbered messages are sent to it, with a timeout that is longer than its absence.</summary>
public abstract class AbsenceTest(ITestOutputHelper output) : LabTest(output)
{
    private const int Count = 1000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);

    private protected override TimeSpan Limit => TimeSpan.FromMinutes(4);

    private protected Task SendDuringAsync(TimeSpan absence, Action<Machine> leave, Action<Lab, Machine> comeBack) => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b"), c = lab.AddMachine("c");
        await lab.ConnectAsync(host, b, c);
        TimeSpan pace = (absence + (2 * Before)) / Count;

        Task sending = Task.WhenAll(
            host.SendAsync(c, Count, pace: pace, timeout: Timeout),
            b.SendAsync(c, Count, pace: pace, timeout: Timeout),
            b.SendAsync(host, Count, pace: pace, timeout: Timeout));
        await Task.Delay(Before, lab.Stopping);
        leave(c);
        await Task.Delay(absence, lab.Stopping);
        comeBack(lab, c);
        long back = TimeProvider.System.GetTimestamp();
        await sending;
        await c.SendAsync(b, timeout: Timeout);
        Note($"All receipts {TimeProvider.System.GetElapsedTime(back).TotalSeconds:0.0} s after the end of the absence");

        Note(lab.History.Totals.ToString());
        Assert.Equal((3 * Count) + 1, lab.History.Totals.Delivered);
        await Task.WhenAll(c.UntilReceivedAsync(2 * Count), host.UntilReceivedAsync(Count), b.UntilReceivedAsync(1));
        Assert.Equal((3 * Count) + 1, lab.History.Totals.Received);
        await Lab.UntilAllKnowAllAsync(host, b, c);
        Assert.DoesNotContain(await c.GetRosterAsync(), row => row.State == PeerState.Suspect);
    });
}
