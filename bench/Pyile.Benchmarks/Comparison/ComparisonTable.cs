using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>What Pyile is held to: a part of what another one reaches, or a multiple of what it takes.</summary>
internal sealed record Bound(Contender Against, double Factor, bool IsAtLeast)
{
    public bool Holds(double value, double other) => IsAtLeast ? value >= Factor * other : value <= Factor * other;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsAtLeast ? "at least" : "at most")} {Factor} × {(Against == Contender.NetMq ? "NetMQ" : "bare TLS")}");
}

/// <summary>The contenders side by side, a line for each work.</summary>
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
            [.. Enum.GetValues<Contender>().Select(c => Text(values[c], "0.0")), Text(pyile / values[Contender.NetMq], "0.00#"), Text(pyile / values[Contender.Tls], "0.00#")],
            $"{bound,-22} {(holds ? "ok" : "MISSED")}");
    }

    private static string Text(double value, string format) =>
        value.ToString(value < 1000 ? format : "#,0", CultureInfo.InvariantCulture);

    private static void Write(string what, string[] columns, string rest) =>
        Console.WriteLine($"  {what,-24}{string.Concat(columns.Select(c => $"{c,13}"))}  {rest}".TrimEnd());
}
