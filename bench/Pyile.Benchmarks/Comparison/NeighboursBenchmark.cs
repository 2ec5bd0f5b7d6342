using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>What others that send a little wait for their receipts while one sends to the same receiver all it can.</summary>
internal static class NeighboursBenchmark
{
    private const int Rounds = 3;
    private const int Others = 20;
    private const int WarmUp = 2;
    private const int Length = 5;

    public static async Task<int> RunAsync(int? length)
    {
        int seconds = length ?? Length;
        var report = new Report($"{Others} members with {Neighbours.PerSecond} messages/s each beside one at full rate, all to the host, encrypted and acknowledged, median of {Rounds} rounds of {seconds} s, in turn");
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
        report.Line("p99 of the others, quiet", Median(quiet), "ms");
        report.Line("p99 of the others, beside the flood", Median(beside), "ms");
        report.Line("the second by the first", Median(beside) / Median(quiet), "×", atMost: 3);
        report.Line("the flood", Median(floods), "/s");
        report.Line("messages of the flood that failed", lost, "");
        report.Line("the slowest pace of the others, together", paces.Min(), "/s");
        report.Line("messages of the others that were not delivered", undelivered, "", atMost: 0);
        return report.ExitCode;

        async Task<double> MeasureAsync(int duration)
        {
            await others.TellAsync($"measure {duration}");
            double[] said = await NumbersAsync(others, "measured");
            paces.Add(said[1]);
            undelivered += said[2];
            return said[0];
        }

        async Task<(double P99, double Rate)> FloodAsync(int duration)
        {
            await flooder.TellAsync(Neighbours.Flood);
            await flooder.HearAsync("flooding");
            double p99 = await MeasureAsync(duration);
            await flooder.TellAsync("rest");
            double[] said = await NumbersAsync(flooder, "flooded");
            lost = said[1];
            return (p99, said[0]);
        }
    }

    private static async Task<double[]> NumbersAsync(Partner partner, string prefix) =>
        [.. (await partner.HearAsync(prefix)).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    private static double Median(List<double> values) => Report.Percentile([.. values.Order()], 0.5);

    private static async Task ReceiveAsync(HostSession host)
    {
        while ((host.TryReceive() ?? await host.ReceiveAsync()) is not null)
        {
        }
    }
}
