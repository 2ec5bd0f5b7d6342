using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pyile.Engine.Runtime;

/// <summary>A queue that also takes back at its front and can be looked into. Its memory grows as needed and is kept.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "That is what it is called.")]
internal sealed class Deque<T>
{
    private const int FirstCapacity = 16;

    private T[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[(_head + index) & (_items.Length - 1)];

    public void AddLast(T item)
    {
        if (Count == _items.Length)
            Grow();
        _items[(_head + Count++) & (_items.Length - 1)] = item;
    }

    public void AddFirst(T item)
    {
        if (Count == _items.Length)
            Grow();
        _head = (_head - 1) & (_items.Length - 1);
        _items[_head] = item;
        Count++;
    }

    public T RemoveFirst()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Count);
        ref T place = ref _items[_head];
        T item = place;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            place = default!;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    /// <summary>Takes one out of the middle: those on its shorter side move up.</summary>
    public T RemoveAt(int index)
    {
        T item = this[index];
        if (index < Count / 2)
        {
            for (int i = index; i > 0; i--)
                this[i] = this[i - 1];
            RemoveFirst();
            return item;
        }
        for (int i = index; i < Count - 1; i++)
            this[i] = this[i + 1];
        Truncate(Count - 1);
        return item;
    }

    /// <summary>Drops all but the first so many.</summary>
    public void Truncate(int count)
    {
        for (int i = count; i < Count; i++)
            this[i] = default!;
        Count = count;
    }

    /// <summary>Gives back the memory of an empty one.</summary>
    public void Trim()
    {
        if (Count == 0)
            _items = [];
    }

    private void Grow()
    {
        var larger = new T[Math.Max(FirstCapacity, _items.Length * 2)];
        for (int i = 0; i < Count; i++)
            larger[i] = this[i];
        _items = larger;
        _head = 0;
    }
}
