namespace Pyile.Engine.Tests.Support;

internal enum CutKind
{
    /// <summary>Everything is written, and no answer is read.</summary>
    AfterWrite,

    /// <summary>Only the first bytes are written.</summary>
    InWrite,

    /// <summary>Bytes are read from the socket and dropped.</summary>
    BeforeRead,

    /// <summary>All connections are cut at once, whatever they are doing.</summary>
    FromOutside,
}

/// <summary>
/// Where to cut: the same number of each kind in random order, each a few reads and writes after it was requested. Cuts
/// that are requested together hit the handshake of the next link.
/// </summary>
internal sealed class CutPlan
{
    private const int FewOperations = 6;

    private readonly Lock _sync = new();
    private readonly Random _random;
    private readonly Queue<CutKind> _planned;
    private readonly int[] _done = new int[Enum.GetValues<CutKind>().Length];
    private int _calledFor;
    private int _skip;

    public CutPlan(Random random, int cuts)
        : this(random, Mixed(random, cuts))
    {
    }

    public CutPlan(Random random, CutKind[] kinds)
    {
        _random = random;
        _planned = new Queue<CutKind>(kinds);
    }

    /// <summary>The number of cuts done, by kind.</summary>
    public IReadOnlyDictionary<CutKind, int> Done
    {
        get
        {
            lock (_sync)
                return Enum.GetValues<CutKind>().ToDictionary(k => k, k => _done[(int)k]);
        }
    }

    /// <summary>The number of planned cuts that are not done.</summary>
    public int Left
    {
        get
        {
            lock (_sync)
                return _planned.Count;
        }
    }

    /// <summary>Makes the next planned cut due.</summary>
    public void CallFor(int cuts = 1)
    {
        lock (_sync)
        {
            if (_calledFor == 0)
                _skip = _random.Next(FewOperations);
            _calledFor += cuts;
        }
    }

    /// <summary>Decides about one read or write.</summary>
    /// <returns>The kind of the cut, or null for none.</returns>
    public CutKind? Next(bool isWrite)
    {
        lock (_sync)
        {
            if (_calledFor == 0 || _planned.Count == 0 || _skip-- > 0)
                return null;
            CutKind kind = _planned.Peek();
            if (kind != CutKind.FromOutside && isWrite == (kind == CutKind.BeforeRead))
                return null;
            _planned.Dequeue();
            _calledFor--;
            _skip = _random.Next(FewOperations);
            _done[(int)kind]++;
            return kind;
        }
    }

    /// <summary>The number of bytes of a cut write that are sent.</summary>
    public int PlaceIn(int length)
    {
        lock (_sync)
            return _random.Next(length);
    }

    private static CutKind[] Mixed(Random random, int cuts)
    {
        CutKind[] all = Enum.GetValues<CutKind>();
        CutKind[] kinds = [.. Enumerable.Range(0, cuts).Select(i => all[i % all.Length])];
        random.Shuffle(kinds);
        return kinds;
    }
}
