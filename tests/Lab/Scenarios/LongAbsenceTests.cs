using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A cable is out for longer than messages wait.</summary>
public sealed class LongAbsenceTests(ITestOutputHelper output) : LabTest(output)
{
    private protected override TimeSpan Limit => TimeSpan.FromMinutes(6);

    // The history finds a failed message that arrives although its receipt does not say that it may.
    [LabFact]
    [Trait("Category", "Slow")]
    public Task A_message_that_failed_while_a_cable_was_out_never_arrives_or_its_receipt_says_that_it_may() =>
        SendDuringAsync(TimeSpan.FromSeconds(30), 300);

    [LongLabFact]
    [Trait("Category", "Long")]
    public Task A_message_that_failed_while_a_cable_was_out_for_2_minutes_never_arrives_or_its_receipt_says_that_it_may() =>
        SendDuringAsync(TimeSpan.FromMinutes(2), 1000);

    // First b's messages do not arrive, then c's acknowledgements: what comes again is new to c in the first case only.
    [LabFact]
    [Trait("Category", "Slow")]
    public Task A_failed_message_that_is_sent_again_with_its_key_arrives_once() => RunAsync(async lab =>
    {
        const int Count = 400;
        TimeSpan gap = TimeSpan.FromSeconds(4), timeout = TimeSpan.FromSeconds(2), patience = TimeSpan.FromSeconds(30);
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b"), c = lab.AddMachine("c");
        await lab.ConnectAsync(host, b, c);
        await b.SendAsync(c, isKeyed: true);

        Task sending = b.SendAsync(c, Count, pace: 5 * gap / Count, timeout: timeout, isKeyed: true);
        foreach ((Machine from, Machine to) in new[] { (b, c), (c, b) })
        {
            await Task.Delay(gap / 2, lab.Stopping);
            lab.Pump.Change(model =>
            {
                model.Cut(from.Name, to.Name);
                // Else the host would relay.
                model.Cut(from.Name, host.Name);
            });
            await Task.Delay(gap, lab.Stopping);
            lab.Pump.Change(model => model.RestoreAll());
        }
        await sending;
        int[] failed = b.LookAt(c, stream => stream.Failed.Select(message => message.Number).ToArray());
        int[] arrived = b.LookAt(c, stream => stream.Received.Intersect(failed).ToArray());
        await b.SendAgainAsync(c, failed, patience);
        Note($"{failed.Length} of {Count} failed, {arrived.Length} of which had arrived; {lab.History.Totals}");

        Assert.InRange(arrived.Length, 1, failed.Length - 1);
        Assert.Equal(Count + 1, lab.History.Totals.Delivered);
        await c.UntilReceivedAsync(Count + 1);
    });

    private Task SendDuringAsync(TimeSpan absence, int count) => RunAsync(async lab =>
    {
        Machine host = lab.AddMachine("host"), b = lab.AddMachine("b"), c = lab.AddMachine("c");
        await lab.ConnectAsync(host, b, c);
        TimeSpan before = TimeSpan.FromSeconds(5), pace = (absence + (2 * before)) / count;

        Task sending = Task.WhenAll(host.SendAsync(c, count, pace: pace), b.SendAsync(c, count, pace: pace));
        await Task.Delay(before, lab.Stopping);
        c.Unplug();
        await Task.Delay(absence, lab.Stopping);
        c.Plug();
        await sending;
        await Lab.UntilAllKnowAllAsync(host, b, c);
        await Task.WhenAll(host.SendAsync(c, timeout: TimeSpan.FromSeconds(20)), b.SendAsync(c, timeout: TimeSpan.FromSeconds(20)));
        Note(lab.History.Totals.ToString());

        Assert.Contains(count, b.LookAt(c, stream => stream.Delivered.ToArray()));
        Assert.Contains(count, host.LookAt(c, stream => stream.Delivered.ToArray()));
    });
}
