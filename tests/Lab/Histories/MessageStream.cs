using Pyile.Engine.Model;

namespace Pyile.Lab.Tests.Histories;

/// <summary>What became of the messages of one stream at one receiver. One that is sent again with its key may come out of order, but once.</summary>
internal sealed class MessageStream
{
    private readonly SortedDictionary<int, Fate> _fates = [];
    private readonly List<string> _disordered = [];
    private int _latest = int.MinValue;

    public IEnumerable<int> Delivered => _fates.Where(fate => fate.Value.Reason == FailureReason.None).Select(fate => fate.Key);

    public IEnumerable<int> Received => _fates.Where(fate => fate.Value.Arrivals > 0).Select(fate => fate.Key);

    public IEnumerable<(int Number, FailureReason Reason)> Failed => _fates
        .Where(fate => fate.Value.Reason is not (null or FailureReason.None))
        .Select(fate => (fate.Key, fate.Value.Reason!.Value));

    /// <summary>A message is sent again, with its key.</summary>
    public void Repeat(int number) => Find(number).Sends++;

    public void Answer(int number, FailureReason reason, bool mayHaveArrived, long sent)
    {
        Fate fate = Find(number);
        // What may have arrived once stays so, whatever becomes of it when it is sent again.
        (fate.Reason, fate.MayHaveArrived, fate.Sent) = (reason, mayHaveArrived || fate.MayHaveArrived, sent);
        fate.Answers++;
    }

    public void Arrive(int number)
    {
        Fate fate = Find(number);
        if (++fate.Arrivals > 1 || fate.Sends > 1)
            return;
        if (number < _latest)
            _disordered.Add($"{number} was received after {_latest}");
        _latest = Math.Max(_latest, number);
    }

    /// <summary>What must not be.</summary>
    /// <param name="receiverKilled">When the receiver's process was last killed, or null. What it had not read by then is not lost.</param>
    public IEnumerable<(string Kind, string Text)> FindViolations(long? receiverKilled)
    {
        foreach ((int number, Fate fate) in _fates)
        {
            if (fate is { Reason: FailureReason.None, Arrivals: 0 } && !(fate.Sent <= receiverKilled))
                yield return ("Lost", $"{number} was delivered and not received");
            if (fate.Arrivals > 1)
                yield return ("Doubled", $"{number} was received {fate.Arrivals} times");
            if (fate is { Reason: not (null or FailureReason.None), MayHaveArrived: false, Arrivals: > 0 })
                yield return ("Unwarned", $"{number} was received, and its receipt says {fate.Reason} and nothing of that");
            if (fate.Answers > fate.Sends)
                yield return ("Answered twice", $"{number} has {fate.Answers} receipts{(fate.Sends > 1 ? $" and was sent {fate.Sends} times" : "")}");
            if (fate.Sends > 1 && fate.Answers < fate.Sends)
                yield return ("Unanswered", $"{number} was sent {fate.Sends} times and has {fate.Answers} receipts");
        }
        foreach (string text in _disordered)
            yield return ("Disordered", text);
    }

    /// <summary>Whether a receipt has come.</summary>
    public bool IsAnswered(int number) => _fates.TryGetValue(number, out Fate? fate) && fate.Answers > 0;

    private Fate Find(int number)
    {
        if (!_fates.TryGetValue(number, out Fate? fate))
            _fates[number] = fate = new Fate();
        return fate;
    }

    private sealed class Fate
    {
        public FailureReason? Reason { get; set; }

        public bool MayHaveArrived { get; set; }

        public long Sent { get; set; }

        public int Sends { get; set; } = 1;

        public int Answers { get; set; }

        public int Arrivals { get; set; }
    }
}
