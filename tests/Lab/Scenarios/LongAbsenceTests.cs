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
