namespace Pyile.Legacy;

/// <summary>
/// How long each side waits on a port that both versions use: version 2 begins with TLS from the joiner, version 1 with a greeting from
/// the host.
/// </summary>
internal static class GreetingTimes
{
    /// <summary>How long a joiner that speaks both versions waits for a greeting before it begins with TLS.</summary>
    public static readonly TimeSpan JoinerWait = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long a host that speaks both versions waits for TLS before it greets: longer than a joiner, or both would begin at the same
    /// moment. A joiner of the reference implementation waits for four seconds.
    /// </summary>
    public static readonly TimeSpan HostWait = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a joiner waits if the host is known to greet, but was slow to.</summary>
    public static readonly TimeSpan PatientWait = HostWait * 4;
}
