using System.Net;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Runtime;

/// <summary>
/// Bounds the reports about strangers, who cause as many as they like. The first equal reports about an address are made; further ones
/// are counted, and once a minute their number is reported. Addresses that are too many for the table are counted together.
/// </summary>
internal sealed class RepeatCounter<TKind>(SessionContext context, IRepeatReporter<TKind> reporter)
    where TKind : notnull
{
    /// <summary>Equal reports about one address that are made within a window.</summary>
    public const int Reported = 10;

    /// <summary>Different reports within a window; what is beyond them is counted without the address.</summary>
    public const int MaxKeys = 256;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _sync = new();
    private Dictionary<(IPAddress Prefix, TKind Kind), Repeats> _byKey = [];

    /// <returns>Whether to report it now. If not, it has been counted.</returns>
    public bool TryReport(IPEndPoint from, TKind kind)
    {
        bool isFirst;
        bool isReported;
        lock (_sync)
        {
            isFirst = _byKey.Count == 0;
            Repeats repeats = Find((Addresses.Prefix(from.Address), kind));
            repeats.Last = from;
            isReported = ++repeats.Count <= Reported;
        }
        if (isFirst)
            context.Work.Run(EndWindowAsync);
        return isReported;
    }

    private Repeats Find((IPAddress Prefix, TKind Kind) key)
    {
        if (_byKey.TryGetValue(key, out Repeats? known))
            return known;
        if (_byKey.Count >= MaxKeys)
        {
            key = (IPAddress.Any, key.Kind);
            if (_byKey.TryGetValue(key, out known))
                return known;
        }
        return _byKey[key] = new Repeats();
    }

    private async Task EndWindowAsync()
    {
        try
        {
            await Task.Delay(Window, context.Time, context.Ending).ConfigureAwait(false);
        }
        finally
        {
            Dictionary<(IPAddress Prefix, TKind Kind), Repeats> ended;
            lock (_sync)
                (ended, _byKey) = (_byKey, []);
            foreach (((_, TKind kind), Repeats repeats) in ended)
            {
                if (repeats.Count > Reported)
                    reporter.ReportRepeats(repeats.Last!, kind, repeats.Count - Reported);
            }
        }
    }

    private sealed class Repeats
    {
        public IPEndPoint? Last { get; set; }

        public int Count { get; set; }
    }
}
