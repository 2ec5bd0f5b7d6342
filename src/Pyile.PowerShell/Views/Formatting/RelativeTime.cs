using System.Globalization;

namespace Pyile.Views;

/// <summary>Times relative to now, in at most ten characters.</summary>
internal static class RelativeTime
{
    private const int DaysOfMonth = 30;

    /// <returns>For example <c>3 min ago</c>, <c>in 2 h</c> or <c>now</c>; the date if it is more than a month away.</returns>
    public static string Of(DateTime time, DateTime now)
    {
        TimeSpan distance = (now - time).Duration();
        string? amount = distance switch
        {
            { TotalSeconds: < 1 } => "",
            { TotalMinutes: < 1 } => Amount(distance.Seconds, "s"),
            { TotalHours: < 1 } => Amount(distance.Minutes, "min"),
            { TotalDays: < 1 } => Amount(distance.Hours, "h"),
            { TotalDays: < DaysOfMonth } => Amount(distance.Days, "d"),
            _ => null,
        };
        return amount switch
        {
            null => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "" => "now",
            _ => time < now ? $"{amount} ago" : $"in {amount}",
        };
    }

    private static string Amount(int number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
}
