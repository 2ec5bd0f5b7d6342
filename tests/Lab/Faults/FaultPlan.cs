namespace Pyile.Lab.Tests.Faults;

/// <summary>Makes plans of random faults. The same seed gives the same plan.</summary>
internal static class FaultPlan
{
    // The process of the host is killed half as often as other faults happen, because what waits there is lost then.
    private static readonly FaultKind[] Frequent =
    [
        .. Enum.GetValues<FaultKind>(),
        .. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.HostKill),
    ];

    /// <param name="random">Decides everything.</param>
    /// <param name="machines">The number of machines; the first is the host.</param>
    /// <param name="faults">How many faults.</param>
    /// <param name="pause">The mean time from one to the next.</param>
    public static IReadOnlyList<PlannedFault> Make(Random random, int machines, int faults, TimeSpan pause)
    {
        var plan = new List<PlannedFault>();
        var busy = new Dictionary<string, TimeSpan>();
        TimeSpan now = TimeSpan.Zero;
        while (plan.Count < faults)
        {
            PlannedFault next = Choose(random, machines, now);
            if (busy.GetValueOrDefault(next.Resource) > now)
            {
                // Everything may be busy, so the time has to go on.
                now += pause / 10;
                continue;
            }
            plan.Add(next);
            busy[next.Resource] = next.End;
            now += pause * (0.2 + (1.6 * random.NextDouble()));
        }
        return plan;
    }

    private static PlannedFault Choose(Random random, int machines, TimeSpan at)
    {
        FaultKind kind = Frequent[random.Next(Frequent.Length)];
        int target = kind switch
        {
            FaultKind.HostKill => 0,
            // The others know the host by its address.
            FaultKind.Address => random.Next(1, machines),
            _ => random.Next(machines),
        };
        int other = (target + random.Next(1, machines)) % machines;
        double seconds = random.Next(10) == 0 ? 8 + (7 * random.NextDouble()) : 0.3 + (3.7 * random.NextDouble());
        return new PlannedFault(kind, target, other, at, TimeSpan.FromSeconds(seconds));
    }
}
