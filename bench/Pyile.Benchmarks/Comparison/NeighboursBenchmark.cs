using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Measures how long members with a low rate wait for receipts while another member floods the same receiver.</summary>
internal static class NeighboursBenchmark
{
    private const int Rounds = 3;
    private const int Others = 20;
    private const int WarmUp = 2;
    private const int Length = 5;

    public static async Task<int> RunAsync(int? length)
    {
        int seconds = length ?? Length;
        var report = new Report(
            $"{Others} members with {Neighbours.PerSecond} messages/s each beside one at full rate, all to the host,"
            + $" encrypted and acknowledged, median of {Rounds} alternating rounds of {seconds} s");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open(NearEnds.Inbox);
        _ = ReceiveAsync(host);
        string ticket = await EncryptedNetwork.TicketAsync(host);
        await using Partner others = await Partner.StartAsync(ComparisonChild.Others, host.HostAddress, ticket, $"{Others}");
        await using Partner flooder = await Partner.StartAsync(ComparisonChild.Flooder, host.HostAddress, ticket);

        var quiet = new List<double>();
        var beside = new List<double>();
        var floods = new List<double>();
        var paces = new List<double>();
        double undelivered = 0;
        double lost = 0;
        await MeasureAsync(WarmUp);
        await FloodAsync(WarmUp);
        for (int round = 0; round < Rounds; round++)
        {
            quiet.Add(await MeasureAsync(seconds));
            (double p99, double rate) = await FloodAsync(seconds);
            beside.Add(p99);
            floods.Add(rate);
        }
        report.Line("p99 of the others without the flood", Median(quiet), "ms");
        report.Line("p99 of the others during the flood", Median(beside), "ms");
        report.Line("ratio of the two", Median(beside) / Median(quiet), "×", atMost: 3);
        report.Line("rate of the flood", Median(floods), "/s");
        report.Line("messages of the flood that failed", lost, "");
        report.Line("lowest total rate of the others", paces.Min(), "/s");
        report.Line("messages of the others that were not delivered", undelivered, "", atMost: 0);
        return report.ExitCode;

        async Task<double> MeasureAsync(int duration)
        {
            await others.OrderAsync($"measure {duration}");
            double[] numbers = await NumbersAsync(others, "measured");
            paces.Add(numbers[1]);
            undelivered += numbers[2];
            return numbers[0];
        }

        async Task<(double P99, double Rate)> FloodAsync(int duration)
        {
            await flooder.OrderAsync(Neighbours.Flood);
            await flooder.ReadAsync("flooding");
            double p99 = await MeasureAsync(duration);
            await flooder.OrderAsync("rest");
            double[] numbers = await NumbersAsync(flooder, "flooded");
            lost = numbers[1];
            return (p99, numbers[0]);
        }
    }

    private static async Task<double[]> NumbersAsync(Partner partner, string prefix) =>
        [.. (await partner.ReadAsync(prefix)).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    private static double Median(List<double> values) => Report.Percentile([.. values.Order()], 0.5);

    private static async Task ReceiveAsync(HostSession host)
    {
        while ((host.TryReceive() ?? await host.ReceiveAsync()) is not null)
        {
        }
    }
}
