using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A ticket has several addresses of the host, and most of them do not answer.</summary>
public sealed class TicketAddressTests(ITestOutputHelper output) : LabTest(output)
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1.5);

    [LabFact]
    public Task A_peer_joins_within_1_5_s_by_a_ticket_with_four_addresses_of_which_three_are_silent() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b");
        await host.HostAsync();
        string good = await host.NewTicketAsync();
        string poor = await host.NewTicketAsync("10.71.0.101", "10.71.0.102", "10.71.0.103", "10.71.0.1");
        // The first join of a process takes longer, because its code is compiled.
        await b.JoinAsync(good);
        await b.EndAsync();

        var time = UndisturbedTime.Begin();
        await b.JoinAsync(poor);
        (TimeSpan took, TimeSpan total) = (time.Elapsed, time.Total);
        Note($"Joined after {took.TotalSeconds:0.00} s, {total.TotalSeconds:0.00} s with waits for a processor");

        Assert.InRange(took, TimeSpan.Zero, Allowed);
    });
}
