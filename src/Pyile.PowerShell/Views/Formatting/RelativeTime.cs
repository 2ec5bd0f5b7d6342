using System.Globalization;

namespace Pyile.Views;

/// <summary>Times as people say them. Ten columns are enough for each.</summary>
internal static class RelativeTime
{
    private const int DaysOfMonth = 30;

    /// <returns>As in <c>3 min ago</c>, <c>in 2 h</c> or <c>now</c>; the date where it is further away than a month.</returns>
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
