using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Relaying;

/// <summary>Two connections whose bytes a relay passes from each to the other.</summary>
internal sealed class Circuit
{
    private readonly MemberId _first;
    private readonly MemberId _second;
    private readonly TimeSpan _opened;
    private long _lastUsed;

    /// <param name="first">The member at the first end.</param>
    /// <param name="second">The member at the other.</param>
    /// <param name="context">What the tasks of the session share.</param>
    public Circuit(MemberId first, MemberId second, SessionContext context)
    {
        (_first, _second) = (first, second);
        _opened = context.Clock.Now;
        _lastUsed = _opened.Ticks;
        First = new CircuitEnd(this, context);
        Second = new CircuitEnd(this, context);
    }

    public CircuitEnd First { get; }

    public CircuitEnd Second { get; }

    public bool Joins(MemberId member) => member == _first || member == _second;

    /// <summary>The other one of the two ends.</summary>
    public CircuitEnd OtherThan(CircuitEnd end) => end == First ? Second : First;

    public void NoteUse(TimeSpan now) => Volatile.Write(ref _lastUsed, now.Ticks);

    /// <summary>Whether an end has not come in time, or nothing has passed for long.</summary>
    public bool IsOver(TimeSpan now) =>
        First.HasCome && Second.HasCome
            ? now.Ticks - Volatile.Read(ref _lastUsed) >= CircuitBook.IdleAfter.Ticks
            : now - _opened >= CircuitBook.KeyLife;

    public void Abort()
    {
        First.Abort();
        Second.Abort();
    }
}
