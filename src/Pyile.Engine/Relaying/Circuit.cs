using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Relaying;

/// <summary>Two connections whose bytes a relay passes from each to the other.</summary>
internal sealed class Circuit
{
    private readonly TimeSpan _opened;
    private long _lastUsed;

    /// <param name="first">The member at the first end.</param>
    /// <param name="second">The member at the other.</param>
    /// <param name="context">What the tasks of the session share.</param>
    public Circuit(in CircuitMember first, in CircuitMember second, SessionContext context)
    {
        _opened = context.Clock.Now;
        _lastUsed = _opened.Ticks;
        First = new CircuitEnd(this, first, context);
        Second = new CircuitEnd(this, second, context);
    }

    public CircuitEnd First { get; }

    public CircuitEnd Second { get; }

    public bool Joins(MemberId member) => member == First.Member.Id || member == Second.Member.Id;

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
