using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>The numbers of rejected messages in ascending order; consecutive ones with the same reason are one run.</summary>
internal sealed class RejectedRuns
{
    private readonly List<RejectedRun> _runs = [];

    public IReadOnlyList<RejectedRun> All => _runs;

    /// <returns>False if there are <see cref="LanePosition.MaxRuns"/> runs and the number makes one more, which is not added.</returns>
    public bool TryAdd(ulong number, RejectionReason reason, ushort detail)
    {
        if (_runs is [.., var last] && last.Last + 1 == number && last.Reason == reason && last.Detail == detail)
        {
            _runs[^1] = last with { Last = number };
            return true;
        }
        if (_runs.Count == LanePosition.MaxRuns)
            return false;
        _runs.Add(new RejectedRun(number, number, reason, detail));
        return true;
    }

    /// <summary>Adds a number; if there are too many runs, the oldest is forgotten.</summary>
    public void Add(ulong number, RejectionReason reason, ushort detail)
    {
        if (TryAdd(number, reason, detail))
            return;
        _runs.RemoveAt(0);
        TryAdd(number, reason, detail);
    }

    /// <summary>The other side knows what became of all messages below this number.</summary>
    public void ForgetBelow(ulong number) => _runs.RemoveAll(run => run.Last < number);

    public void Clear() => _runs.Clear();
}
