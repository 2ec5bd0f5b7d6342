using Pyile.Engine.Model;

namespace Pyile.Lab.Tests.Histories;

/// <summary>A stream of numbered messages, and one of its receivers.</summary>
internal readonly record struct StreamKey(string Sender, string Stream, string Receiver)
{
    public override string ToString() => $"{Sender} to {Receiver}, {Stream}";
}

/// <summary>Numbers that a sender was asked to send; to all if there is no receiver.</summary>
internal readonly record struct SentRange(string Sender, string Stream, string? Receiver, int First, int Count, long At)
{
    public bool Contains(StreamKey key, int number) =>
        key.Sender == Sender && key.Stream == Stream && (Receiver is null || Receiver == key.Receiver)
        && number >= First && number < First + Count;
}

/// <summary>
/// What all members sent and received and what their receipts say. It finds messages that were lost, came twice, came in another
/// order, or have a receipt that is not true. Times are ticks of one clock.
/// </summary>
internal sealed class DeliveryHistory
{
    private const int Shown = 5;

    private readonly Lock _sync = new();
    private readonly Dictionary<StreamKey, MessageStream> _streams = [];
    private readonly List<SentRange> _sent = [];
    private readonly Dictionary<string, List<long>> _killed = [];
    private readonly List<string> _unreadable = [];

    /// <summary>A member is asked to send these. If it is killed before that, they may be missing.</summary>
    public void Sending(SentRange range)
    {
        lock (_sync)
            _sent.Add(range);
    }

    /// <summary>A member has refused to send these. If one of them arrives, it is invented.</summary>
    public void Withdraw(SentRange range)
    {
        lock (_sync)
            _sent.Remove(range);
    }

    /// <summary>A message is sent again, with its key.</summary>
    public void Repeating(StreamKey key, int number)
    {
        lock (_sync)
            Find(key).Repeat(number);
    }

    /// <summary>A receipt.</summary>
    /// <param name="key">The stream and the receiver.</param>
    /// <param name="number">Which message.</param>
    /// <param name="reason">What the receipt says.</param>
    /// <param name="mayHaveArrived">Whether it says of a failed message that it may have arrived.</param>
    /// <param name="sent">When the message was sent.</param>
    public void Answered(StreamKey key, int number, FailureReason reason, bool mayHaveArrived, long sent)
    {
        lock (_sync)
            Find(key).Answer(number, reason, mayHaveArrived, sent);
    }

    public void Received(StreamKey key, int number)
    {
        lock (_sync)
            Find(key).Arrive(number);
    }

    /// <summary>A member has received what cannot be a message of any stream.</summary>
    public void ReceivedOther(string receiver, string from, string text)
    {
        lock (_sync)
            _unreadable.Add($"{receiver} received from {from}: {text[..Math.Min(60, text.Length)]}");
    }

    /// <summary>The process of a member was killed, with its inbox and with what it had not sent.</summary>
    public void Killed(string member, long at)
    {
        lock (_sync)
        {
            if (!_killed.TryGetValue(member, out List<long>? times))
                _killed[member] = times = [];
            times.Add(at);
        }
    }

    /// <summary>Looks at one stream.</summary>
    public T Look<T>(StreamKey key, Func<MessageStream, T> look)
    {
        lock (_sync)
            return look(Find(key));
    }

    /// <summary>Counts over all streams.</summary>
    public HistoryTotals Totals
    {
        get
        {
            lock (_sync)
            {
                return new HistoryTotals(
                    _streams.Values.Sum(s => s.Delivered.Count()),
                    _streams.Values.Sum(s => s.Received.Count()),
                    _streams.Values.SelectMany(s => s.Failed).GroupBy(f => f.Reason).ToDictionary(g => g.Key, g => g.Count()));
            }
        }
    }

    /// <summary>Describes what must not be, at most a few lines for each kind. Empty if all is well.</summary>
    public IReadOnlyList<string> FindViolations()
    {
        lock (_sync)
        {
            var found = new List<(string Kind, string Text)>();
            foreach ((StreamKey key, MessageStream stream) in _streams.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal))
            {
                found.AddRange(stream.FindViolations(LastKilled(key.Receiver)).Select(v => (v.Kind, $"{key}: {v.Text}")));
                found.AddRange(stream.Received.Where(n => !_sent.Exists(range => range.Contains(key, n)))
                    .Select(n => ("Invented", $"{key}: {n} was received and never sent")));
            }
            found.AddRange(_sent.SelectMany(FindUnanswered).Select(text => ("Unanswered", text)));
            found.AddRange(_unreadable.Select(text => ("Invented", text)));
            return [.. found.GroupBy(v => v.Kind).SelectMany(Shorten)];
        }
    }

    private static IEnumerable<string> Shorten(IGrouping<string, (string Kind, string Text)> kind)
    {
        int more = kind.Count() - Shown;
        return kind.Take(Shown).Select(v => $"{v.Kind}: {v.Text}").Concat(more > 0 ? [$"{kind.Key}: {more} more"] : []);
    }

    // Those of a broadcast are known only by their receipts.
    private IEnumerable<string> FindUnanswered(SentRange range)
    {
        if (range.Receiver is null || LastKilled(range.Sender) >= range.At)
            return [];
        var key = new StreamKey(range.Sender, range.Stream, range.Receiver);
        MessageStream stream = Find(key);
        return Enumerable.Range(range.First, range.Count).Where(n => !stream.IsAnswered(n)).Select(n => $"{key}: {n} has no receipt");
    }

    private long? LastKilled(string member) => _killed.TryGetValue(member, out List<long>? times) ? times[^1] : null;

    private MessageStream Find(StreamKey key)
    {
        if (!_streams.TryGetValue(key, out MessageStream? stream))
            _streams[key] = stream = new MessageStream();
        return stream;
    }
}

/// <summary>Counts of messages.</summary>
internal sealed record HistoryTotals(int Delivered, int Received, IReadOnlyDictionary<FailureReason, int> Failed)
{
    public override string ToString()
    {
        IEnumerable<string> failed = Failed.Select(reason => $"{reason.Value} {reason.Key}").DefaultIfEmpty("0 failed");
        return $"{Delivered} delivered, {Received} received, {string.Join(", ", failed)}";
    }
}
