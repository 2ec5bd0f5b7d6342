using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>The laboratory without any fault.</summary>
public sealed class PlainNetworkTests(ITestOutputHelper output) : LabTest(output)
{
    [LabFact]
    public Task Messages_between_three_machines_are_delivered_in_every_direction() => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b"), c = lab.AddMachine("c");
        await lab.ConnectAsync(host, b, c);
        Machine[] all = [host, b, c];

        await Task.WhenAll(all.SelectMany(from => all.Where(to => to != from).Select(to => from.SendAsync(to, count: 100))));
        await b.SendAsync(to: null, count: 10);
        await Task.WhenAll(host.UntilReceivedAsync(210), b.UntilReceivedAsync(200), c.UntilReceivedAsync(210));

        Assert.Equal(620, lab.History.Totals.Delivered);
        Assert.Equal(620, lab.History.Totals.Received);
    });
}
