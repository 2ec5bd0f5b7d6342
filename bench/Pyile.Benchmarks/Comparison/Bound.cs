using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A bound for Pyile, as a factor of the value that another contender reaches.</summary>
internal sealed record Bound(Contender Against, double Factor, bool IsAtLeast)
{
    public bool Holds(double value, double other) => IsAtLeast ? value >= Factor * other : value <= Factor * other;

    public override string ToString()
    {
        string relation = IsAtLeast ? "at least" : "at most";
        string other = Against == Contender.NetMq ? "NetMQ" : "bare TLS";
        return string.Create(CultureInfo.InvariantCulture, $"{relation} {Factor} × {other}");
    }
}
