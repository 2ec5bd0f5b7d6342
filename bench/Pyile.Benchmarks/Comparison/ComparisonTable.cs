using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Prints the values of all contenders side by side, with one line for each measurement.</summary>
internal sealed class ComparisonTable(string title)
{
    private bool _isMissed;

    public int ExitCode => _isMissed ? 1 : 0;

    public void Begin()
    {
        Console.WriteLine($"\n{title}");
        Write("", ["Pyile", "NetMQ", "bare TLS", "bare socket", "Pyile/NetMQ", "Pyile/TLS"], "");
        Write("", ["encrypted,", "in the", "encrypted,", "in the", "", ""], "");
        Write("", ["acknowledged", "clear", "not ack.", "clear", "", ""], "");
    }

    public void Line(string what, IReadOnlyDictionary<Contender, double> values, Bound bound)
    {
        double pyile = values[Contender.Pyile];
        bool holds = bound.Holds(pyile, values[bound.Against]);
        _isMissed |= !holds;
        Write(
            what,
            [
                .. Enum.GetValues<Contender>().Select(c => Text(values[c], "0.0")),
                Text(pyile / values[Contender.NetMq], "0.00#"),
                Text(pyile / values[Contender.Tls], "0.00#"),
            ],
            $"{bound,-22} {(holds ? "ok" : "MISSED")}");
    }

    private static string Text(double value, string format) =>
        value.ToString(value < 1000 ? format : "#,0", CultureInfo.InvariantCulture);

    private static void Write(string what, string[] columns, string rest) =>
        Console.WriteLine($"  {what,-24}{string.Concat(columns.Select(c => $"{c,13}"))}  {rest}".TrimEnd());
}
