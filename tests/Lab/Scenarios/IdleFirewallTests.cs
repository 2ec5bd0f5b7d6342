using Pyile.Engine.Model;
using Pyile.Lab.Tests.Agents;
using Pyile.Lab.Tests.Model;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A firewall between two members forgets connections that are silent, and drops what belongs to them.</summary>
[Trait("Category", "Slow")]
public sealed class IdleFirewallTests(ITestOutputHelper output) : LabTest(output)
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);

    private protected override TimeSpan Limit => TimeSpan.FromMinutes(10);

    // At the second the link was closed because it was idle, and the goodbye did not arrive.
    [LabFact]
    public Task A_message_after_any_idle_time_is_delivered_within_10_s() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b");
        Machine brief = AddBehindFirewall(lab, "brief", "10.72.0.1/24", forgetsAfter: 4);
        Machine closes = AddBehindFirewall(lab, "closes", "10.72.1.1/24", forgetsAfter: 3);
        Machine patient = AddBehindFirewall(lab, "patient", "10.72.2.1/24", forgetsAfter: 30);
        await host.HostAsync();
        string ticket = await host.NewTicketAsync();
        await Task.WhenAll(
            b.JoinAsync(ticket),
            brief.JoinAsync(ticket),
            closes.JoinAsync(ticket, new AgentOptions { IdleAfter = 6 }),
            patient.JoinAsync(ticket));
        await Lab.UntilAllKnowAllAsync(host, b, brief, closes, patient);
        lab.Ready();
        await Task.WhenAll(Both(b, brief), Both(b, closes), Both(b, patient));

        await Task.WhenAll(
            SendAfterAsync(lab, b, brief, TimeSpan.FromSeconds(7)),
            SendAfterAsync(lab, b, closes, TimeSpan.FromSeconds(12)),
            SendAfterAsync(lab, b, patient, TimeSpan.FromSeconds(45)));
        await b.UntilReceivedAsync(6);
    });

    [LongLabFact]
    [Trait("Category", "Long")]
    public Task A_message_after_7_idle_minutes_is_delivered_within_10_s() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = AddBehindFirewall(lab, "b", "10.72.0.1/24", forgetsAfter: 30);
        await lab.ConnectAsync(host, b);
        await Both(host, b);

        await SendAfterAsync(lab, host, b, TimeSpan.FromMinutes(7));
    });

    private static Machine AddBehindFirewall(Lab lab, string name, string address, double forgetsAfter)
    {
        var firewall = new Firewall(TimeSpan.FromSeconds(forgetsAfter));
        return lab.AddMachine(name, new Site(new Gateway(lab.Internet, lab.NewRandom()) { Firewall = firewall }), address);
    }

    private static Task Both(Machine one, Machine other, TimeSpan? timeout = null) =>
        Task.WhenAll(one.SendAsync(other, timeout: timeout), other.SendAsync(one, timeout: timeout));

    private async Task SendAfterAsync(Lab lab, Machine one, Machine other, TimeSpan idle)
    {
        await Task.Delay(idle, lab.Stopping);
        await Both(one, other, Allowed);
        await other.UntilReceivedAsync(2);
        foreach (ReceiptLine receipt in (ReceiptLine[])[one.ReceiptsOf(other)[^1], other.ReceiptsOf(one)[^1]])
        {
            Note($"{other.Name}: {receipt.Reason} after {receipt.Elapsed.TotalSeconds:0.00} s {receipt.Detail}");
            Assert.Equal(FailureReason.None, receipt.Reason);
        }
    }
}
