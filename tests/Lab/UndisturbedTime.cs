using System.Globalization;

namespace Pyile.Lab.Tests;

/// <summary>
/// The time since it began, without the time in which some process waited for a processor: bounds are for machines that are not
/// overloaded. Linux counts those waits in /proc/pressure/cpu; without that file all time counts.
/// </summary>
internal readonly struct UndisturbedTime
{
    private const string Pressure = "/proc/pressure/cpu";

    private readonly long _began;
    private readonly TimeSpan _waited;

    private UndisturbedTime(long began, TimeSpan waited) => (_began, _waited) = (began, waited);

    /// <summary>All time since then.</summary>
    public TimeSpan Total => TimeProvider.System.GetElapsedTime(_began);

    public TimeSpan Elapsed
    {
        get
        {
            // The file is read a moment later than the clock.
            TimeSpan elapsed = Total - (Waited() - _waited);
            return elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero;
        }
    }

    public static UndisturbedTime Begin() => new(TimeProvider.System.GetTimestamp(), Waited());

    // The first line ends with the sum in microseconds: some avg10=0.00 avg60=0.00 avg300=0.00 total=1234
    private static TimeSpan Waited()
    {
        if (!File.Exists(Pressure))
            return TimeSpan.Zero;
        string total = File.ReadLines(Pressure).First().Split("total=")[1];
        return TimeSpan.FromMicroseconds(long.Parse(total, CultureInfo.InvariantCulture));
    }
}
