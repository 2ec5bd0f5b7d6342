using System.Globalization;

namespace Pyile.Benchmarks;

/// <summary>Prints one line for each measurement: the value, its bound, and whether the bound holds.</summary>
internal sealed class Report(string title)
{
    private bool _isMissed;

    /// <summary>0 if all bounds hold, otherwise 1.</summary>
    public int ExitCode => _isMissed ? 1 : 0;

    public void Begin() => Console.WriteLine($"\n{title}");

    public void Line(string what, double value, string unit, double? atMost = null, double? atLeast = null)
    {
        bool holds = value <= (atMost ?? double.MaxValue) && value >= (atLeast ?? double.MinValue);
        _isMissed |= !holds;
        string bound = atMost is { } most ? $"at most {most:#,0.##}" : atLeast is { } least ? $"at least {least:#,0.##}" : "";
        string verdict = bound.Length == 0 ? "" : holds ? "ok" : "MISSED";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-62} {value,12:#,0.##} {unit,-6} {bound,-18} {verdict}"));
    }

    public static double Percentile(IReadOnlyList<double> sorted, double part) =>
        sorted[(int)Math.Min(sorted.Count - 1, Math.Round(part * (sorted.Count - 1)))];
}
