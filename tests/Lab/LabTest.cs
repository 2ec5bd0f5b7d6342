using System.Globalization;
using Pyile.Lab.Tests.Agents;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pyile.Lab.Tests;

/// <summary>
/// A test in a laboratory. At its end no message may be lost, doubled, in disorder or falsely Delivered. A failure reports the seed and
/// what the machines logged.
/// </summary>
/// <param name="output">Where that is reported.</param>
public abstract class LabTest(ITestOutputHelper output)
{
    private const int ShownLines = 80;

    /// <summary>How long the test may take.</summary>
    private protected virtual TimeSpan Limit => TimeSpan.FromMinutes(2);

    private protected async Task RunAsync(Func<Lab, Task> test)
    {
        int seed = ChooseSeed();
        await using Lab lab = await Lab.CreateAsync(seed, Limit);
        long began = TimeProvider.System.GetTimestamp();
        try
        {
            await test(lab).WaitAsync(lab.Stopping);
            await SettleAsync(lab);
            Assert.Empty(lab.History.FindViolations());
        }
        catch (Exception exception)
        {
            Report(lab, began);
            throw new XunitException($"Seed {seed}: {exception.Message} ({lab.History.Totals})", exception);
        }
    }

    /// <summary>Asserts that no member was ever Suspect, Away or off a roster.</summary>
    private protected static void AssertNobodyWasMissed(Lab lab) => Assert.DoesNotContain(
        lab.Machines.SelectMany(machine => machine.Lines.Of<EventLine>()),
        line => line.Type is "PeerSuspect" or "PeerAway" or "PeerLeft");

    /// <summary>Writes a measured figure.</summary>
    private protected void Note(string figure) => output.WriteLine(figure);

    /// <summary>PYILE_SEED, or another one each time.</summary>
    private static int ChooseSeed() =>
        int.TryParse(Environment.GetEnvironmentVariable("PYILE_SEED"), CultureInfo.InvariantCulture, out int seed)
            ? seed
            : Random.Shared.Next();

    // A receipt may be read before the line of the receiver that has the message.
    private static async Task SettleAsync(Lab lab)
    {
        int before = -1;
        while (before != lab.History.Totals.Received && HasLosses(lab))
        {
            before = lab.History.Totals.Received;
            await Task.Delay(1000, lab.Stopping);
        }
    }

    private static bool HasLosses(Lab lab) =>
        lab.History.FindViolations().Any(violation => violation.StartsWith("Lost", StringComparison.Ordinal));

    private void Report(Lab lab, long began)
    {
        string[] dropped = lab.Pump.Change(model => model.Dropped.Select(drops => $"{drops.Value} {drops.Key}").ToArray());
        output.WriteLine($"Dropped by the network: {string.Join(", ", dropped)}");
        foreach (Machine machine in lab.Machines)
        {
            output.WriteLine($"{machine.Name}:");
            foreach (string line in machine.Lines.Of<AgentLine>().Select(l => Describe(l, began)).OfType<string>().TakeLast(ShownLines))
                output.WriteLine(line);
        }
    }

    private static string? Describe(AgentLine line, long began)
    {
        string? text = line switch
        {
            LogLine log => $"{log.Severity,-11} {log.Message}",
            EventLine happened => $"{happened.Type} {happened.Alias} {happened.Detail}",
            ReceiptLine { Detail: not null } receipt => $"{receipt.To} {receipt.Number} {receipt.Reason}: {receipt.Detail}",
            _ => null,
        };
        return text is null ? null : $"  {TimeProvider.System.GetElapsedTime(began, line.At).TotalSeconds,8:0.000} {text}";
    }
}
