using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pyile.Engine.Runtime;

/// <summary>A double-ended queue with access by index. Its buffer grows as needed and does not shrink.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "Deque is the established name of this structure.")]
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

    /// <summary>Removes an item by moving the items on the shorter side of it.</summary>
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

    /// <summary>Removes all items after the first <paramref name="count"/>.</summary>
    public void Truncate(int count)
    {
        for (int i = count; i < Count; i++)
            this[i] = default!;
        Count = count;
    }

    /// <summary>Releases the buffer if the queue is empty.</summary>
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
