using System.Collections.Concurrent;
using System.Globalization;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Records sent and received messages and checks them: no acknowledged message is missing, and none was received twice, in
/// another order, or without having been sent. It keeps two bytes for each message.
/// </summary>
internal sealed class MessageHistory
{
    private const int Named = 3;

    private readonly ConcurrentDictionary<(string From, string To), Direction> _directions = new();
    private readonly ConcurrentQueue<string> _invented = new();

    public HistoryTotals Totals => _directions.Values.Aggregate(default(HistoryTotals), (sum, direction) => sum + direction.Totals);

    /// <summary>Records that the next message is sent.</summary>
    /// <returns>Its number in this direction, and the text that carries it.</returns>
    public (int Number, string Text) Next(string from, string to)
    {
        int number = _directions.GetOrAdd((from, to), _ => new Direction()).Begin();
        return (number, TextOf(from, to, number));
    }

    /// <summary>Records the receipt of a message.</summary>
    public void Ended(string from, string to, int number, FailureReason reason) => _directions[(from, to)].End(number, reason);

    /// <summary>Records the next message that the receiver took from its inbox.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="from">The sender that the session reports.</param>
    /// <param name="text">The complete text.</param>
    public void Received(string to, string from, string text)
    {
        int end = text.IndexOf(' ', StringComparison.Ordinal);
        bool isKnown = int.TryParse(text.AsSpan(0, Math.Max(end, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && text == TextOf(from, to, number)
            && _directions.TryGetValue((from, to), out Direction? direction)
            && direction.TryTake(number);
        if (!isKnown)
            _invented.Enqueue($"{from} to {to}: never sent '{(text.Length > 60 ? text[..60] : text)}'");
    }

    /// <summary>Describes the violations, one line for each of the first few of a kind. Empty if there are none.</summary>
    /// <param name="everythingMustArrive">Whether a failed message is a violation.</param>
    public IReadOnlyList<string> Violations(bool everythingMustArrive = false)
    {
        var found = new List<string>();
        Add("invented", _invented.ToArray());
        foreach (Flaw kind in Enum.GetValues<Flaw>().Where(k => everythingMustArrive || k != Flaw.Failed))
            Add(kind.ToString(), [.. _directions.OrderBy(d => d.Key).SelectMany(d => d.Value.Find(kind).Select(f => $"{d.Key.From} to {d.Key.To}: {f}"))]);
        return found;

        void Add(string kind, string[] flaws)
        {
            found.AddRange(flaws.Take(Named).Select(f => $"{kind}: {f}"));
            if (flaws.Length > Named)
                found.Add($"{kind}: {flaws.Length - Named} more");
        }
    }

    // Lengths differ, so frames have different offsets in TLS records; some do not fit into one record.
    private static string TextOf(string from, string to, int number) =>
        $"{number} {from}>{to} {new string('.', number % 256 == 255 ? 20_000 : number * 7 % 64)}";

    private enum Flaw
    {
        Lost,
        Doubled,
        Disordered,
        Unanswered,
        Failed,
    }

    private sealed class Direction
    {
        private const byte Pending = byte.MaxValue;

        private readonly Lock _sync = new();
        private readonly List<byte> _fates = [];
        private readonly List<bool> _arrived = [];
        private readonly List<int> _doubled = [];
        private readonly List<string> _disordered = [];
        private long _received;
        private int _latest = -1;

        public HistoryTotals Totals
        {
            get
            {
                lock (_sync)
                    return new HistoryTotals(_fates.Count, _fates.LongCount(f => f == (byte)FailureReason.None), _fates.LongCount(f => f == Pending), _received);
            }
        }

        public int Begin()
        {
            lock (_sync)
            {
                _fates.Add(Pending);
                _arrived.Add(false);
                return _fates.Count - 1;
            }
        }

        public void End(int number, FailureReason reason)
        {
            lock (_sync)
                _fates[number] = (byte)reason;
        }

        public bool TryTake(int number)
        {
            lock (_sync)
            {
                if (number < 0 || number >= _fates.Count)
                    return false;
                _received++;
                if (_arrived[number])
                    _doubled.Add(number);
                else if (number < _latest)
                    _disordered.Add($"{number} was received after {_latest}");
                _arrived[number] = true;
                _latest = Math.Max(_latest, number);
                return true;
            }
        }

        public string[] Find(Flaw kind)
        {
            lock (_sync)
            {
                return kind switch
                {
                    Flaw.Lost => Where(n => _fates[n] == (byte)FailureReason.None && !_arrived[n], n => $"{n} was delivered and not received"),
                    Flaw.Doubled => [.. _doubled.Select(n => $"{n} was received twice")],
                    Flaw.Disordered => [.. _disordered],
                    Flaw.Unanswered => Where(n => _fates[n] == Pending, n => $"{n} has no receipt"),
                    _ => Where(n => _fates[n] is not ((byte)FailureReason.None or Pending), n => $"{n} has failed: {(FailureReason)_fates[n]}"),
                };
            }
        }

        private string[] Where(Predicate<int> isFlawed, Func<int, string> describe)
        {
            var flaws = new List<string>();
            for (int n = 0; n < _fates.Count; n++)
            {
                if (isFlawed(n))
                    flaws.Add(describe(n));
            }
            return [.. flaws];
        }
    }
}

/// <summary>Sums over all directions. A message that was sent and is neither delivered nor pending has failed.</summary>
internal readonly record struct HistoryTotals(long Sent, long Delivered, long Pending, long Received)
{
    public long Failed => Sent - Delivered - Pending;

    public static HistoryTotals operator +(HistoryTotals a, HistoryTotals b) =>
        new(a.Sent + b.Sent, a.Delivered + b.Delivered, a.Pending + b.Pending, a.Received + b.Received);
}
