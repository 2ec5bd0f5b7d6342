using System.Net;
using Pyile.Engine.Model;
using Pyile.Lab.Tests.Agents;
using Pyile.Lab.Tests.Model;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A network of members as they are: some public, some behind firewalls, some behind NAT. Only the host has an open port.</summary>
[Trait("Category", "Slow")]
public sealed class ReachabilityTests(ITestOutputHelper output) : LabTest(output)
{
    private const int PeerPort = 5000;

    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1);

    // As long as a firewall delays the first message, compared with none.
    private static readonly TimeSpan AllowedDelay = TimeSpan.FromMilliseconds(300);

    private static readonly AgentOptions Options = new() { PeerPort = PeerPort, IdleAfter = 2 };

    private protected override TimeSpan Limit => TimeSpan.FromMinutes(5);

    [LabFact]
    public Task Every_member_reaches_every_other_one_within_a_second() => RunAsync(async lab =>
    {
        Machine[] members = await OpenAsync(lab);
        foreach (bool isBack in (bool[])[false, true])
        {
            for (int i = 0; i < members.Length; i++)
            {
                for (int j = i + 1; j < members.Length; j++)
                    await SendFirstAsync(members[isBack ? j : i], members[isBack ? i : j]);
            }
            // The next messages need new links.
            await Task.WhenAll(members.Select(member => member.UntilNoLinkAsync()));
        }
    });

    [LabFact]
    public Task A_broadcast_reaches_all_within_a_second() => RunAsync(async lab =>
    {
        Machine[] members = await OpenAsync(lab);
        Machine sender = members.Single(m => m.Name == "nat1a");
        int before = sender.Lines.Of<ReceiptLine>().Count;

        var time = UndisturbedTime.Begin();
        await sender.SendAsync(to: null);
        TimeSpan took = time.Elapsed;

        ReceiptLine[] receipts = [.. sender.Lines.Of<ReceiptLine>().Skip(before)];
        Note($"{receipts.Length} receipts after {took.TotalSeconds:0.00} s, {time.Total.TotalSeconds:0.00} s with waits for a processor");
        Assert.Equal(members.Length - 1, receipts.Length);
        Assert.All(receipts, receipt => Assert.Equal(FailureReason.None, receipt.Reason));
        Assert.InRange(took, TimeSpan.Zero, Allowed);
    });

    [LabTheory]
    [InlineData(Verdict.Drop)]
    [InlineData(Verdict.Reject)]
    internal Task The_first_message_of_a_host_to_a_member_behind_a_firewall_is_hardly_later(Verdict inbound) => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), open = lab.AddMachine("open");
        Machine closed = lab.AddMachine("closed", Behind(lab, inbound), "10.72.0.1/24");
        await host.HostAsync(new AgentOptions { IdleAfter = 2 });
        string ticket = await host.NewTicketAsync();
        await Task.WhenAll(open.JoinAsync(ticket, Options), closed.JoinAsync(ticket, Options));
        await Lab.UntilAllKnowAllAsync(host, open, closed);
        // The first links of a process take longer, because its code is compiled.
        await Task.WhenAll(host.SendAsync(open), host.SendAsync(closed));
        lab.Ready();
        await Task.WhenAll(host.UntilNoLinkAsync(), open.UntilNoLinkAsync(), closed.UntilNoLinkAsync());

        TimeSpan direct = await TimeAsync(host, open), back = await TimeAsync(host, closed);

        Note($"{inbound}: {back.TotalMilliseconds:0} ms, without a firewall {direct.TotalMilliseconds:0} ms");
        Assert.InRange(back - direct, TimeSpan.MinValue, AllowedDelay);
    });

    private static async Task<TimeSpan> TimeAsync(Machine from, Machine to)
    {
        var time = UndisturbedTime.Begin();
        await from.SendAsync(to);
        return time.Elapsed;
    }

    private async Task SendFirstAsync(Machine from, Machine to)
    {
        var time = UndisturbedTime.Begin();
        await from.SendAsync(to);
        ReceiptLine receipt = from.ReceiptsOf(to)[^1];
        // The process may have been asked late, on a machine that does much at the same time.
        TimeSpan took = time.Elapsed < receipt.Elapsed ? time.Elapsed : receipt.Elapsed;
        LinkPath? path = (await from.GetRosterAsync()).Single(row => row.Alias == to.Name).Path;
        Note($"{from.Name,-7} {to.Name,-7} {path,-10} {took.TotalMilliseconds,5:0} ms, {time.Total.TotalMilliseconds,5:0} ms with waits for a processor");
        Assert.True(receipt.Reason == FailureReason.None, $"{from.Name} to {to.Name}: {receipt.Reason}, {receipt.Detail}");
        Assert.InRange(took, TimeSpan.Zero, Allowed);
    }

    private static async Task<Machine[]> OpenAsync(Lab lab)
    {
        Machine host = lab.AddMachine("host");
        Site shared = BehindNat(lab, "10.71.0.201", NatPorts.Preserved);
        Machine[] members =
        [
            lab.AddMachine("public"),
            lab.AddMachine("drops", Behind(lab, Verdict.Drop), "10.72.0.1/24"),
            lab.AddMachine("rejects", Behind(lab, Verdict.Reject), "10.72.1.1/24"),
            lab.AddMachine("nat1a", shared, "192.168.1.2/24"),
            lab.AddMachine("nat1b", shared, "192.168.1.3/24"),
            lab.AddMachine("nat2", BehindNat(lab, "10.71.0.202", NatPorts.Preserved), "192.168.1.2/24"),
            lab.AddMachine("nat3", BehindNat(lab, "10.71.0.203", NatPorts.Symmetric), "192.168.1.2/24"),
        ];
        await host.HostAsync(new AgentOptions { IdleAfter = 2 });
        string ticket = await host.NewTicketAsync();
        await Task.WhenAll(members.Select(member => member.JoinAsync(ticket, Options)));
        Machine[] all = [host, .. members];
        await Lab.UntilAllKnowAllAsync(all);
        // The first links of a process take longer, because its code is compiled.
        await Task.WhenAll(members.Select(member => member.SendAsync(host)));
        lab.Ready();
        await Task.WhenAll(all.Select(member => member.UntilNoLinkAsync()));
        return all;
    }

    private static Site Behind(Lab lab, Verdict inbound) =>
        new(new Gateway(lab.Internet, lab.NewRandom()) { Firewall = new Firewall { Inbound = inbound } });

    private static Site BehindNat(Lab lab, string outside, NatPorts ports) =>
        new(new Gateway(lab.Internet, lab.NewRandom()) { Nat = new NatTable(IPAddress.Parse(outside), ports) });
}
