using Pyile.Lab.Tests.Agents;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>The process of a host with five peers is killed, and a new one opens the same network from its file.</summary>
[Trait("Category", "Slow")]
public sealed class HostRestartTests(ITestOutputHelper output) : LabTest(output)
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(5);

    [LabTheory]
    [InlineData(3)]
    [InlineData(15)]
    public Task No_member_vanishes_and_all_are_back_within_5_s(int downSeconds) => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host");
        Machine[] peers = [.. Enumerable.Range(1, 5).Select(i => lab.AddMachine($"p{i}"))];
        Machine[] all = [host, .. peers];
        await lab.ConnectAsync(all);
        TimeSpan down = TimeSpan.FromSeconds(downSeconds), pace = TimeSpan.FromMilliseconds(100);
        int count = (int)((down + (2 * Allowed)) / pace);

        Task sending = Task.WhenAll(peers[0].SendAsync(peers[1], count, pace: pace), peers[2].SendAsync(peers[0], count, pace: pace));
        await Task.Delay(TimeSpan.FromSeconds(2), lab.Stopping);
        await host.KillAsync();
        host.Start();
        await Task.Delay(down, lab.Stopping);
        var time = UndisturbedTime.Begin();
        await host.HostAsync();
        await Lab.UntilAllKnowAllAsync(all);
        (TimeSpan back, TimeSpan total) = (time.Elapsed, time.Total);
        await sending;
        Note($"All are back after {back.TotalSeconds:0.00} s, {total.TotalSeconds:0.00} s with waits for a processor. {lab.History.Totals}");

        Assert.DoesNotContain(peers.SelectMany(peer => peer.Lines.Of<EventLine>()), line => line.Type == "PeerLeft");
        Assert.InRange(back, TimeSpan.Zero, Allowed);
        Assert.Equal(2 * count, lab.History.Totals.Delivered);
        // And the host is a member as before.
        await Task.WhenAll(peers.Select(peer => peer.SendAsync(host)));
        await host.SendAsync(to: null);
        Assert.Equal((2 * count) + 10, lab.History.Totals.Delivered);
        Assert.Equal(5, peers.Sum(peer => peer.ReceiptsOf(host).Count));
        await Task.WhenAll(peers[0].UntilReceivedAsync(count + 1), peers[1].UntilReceivedAsync(count + 1), host.UntilReceivedAsync(5));
        await Task.WhenAll(peers[2..].Select(peer => peer.UntilReceivedAsync(1)));
    });
}
