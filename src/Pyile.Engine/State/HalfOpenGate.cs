using System.Net;

namespace Pyile.Engine.State;

/// <summary>
/// Bounds what is not admitted yet, in all and for each address. When it is full, the one that has been silent
/// longest makes room, so that those who do nothing cannot keep out those who do something.
/// </summary>
internal sealed class HalfOpenGate<T>(int total, int perAddress)
    where T : class
{
    private readonly Dictionary<T, LinkedListNode<(T Item, IPAddress Address)>> _byItem = [];
    private readonly Dictionary<IPAddress, int> _counts = [];
    private readonly LinkedList<(T Item, IPAddress Address)> _silentFirst = [];

    public int Count => _byItem.Count;

    /// <returns>The one that has to go, or null.</returns>
    public T? Enter(T item, IPAddress address)
    {
        T? evicted = _counts.GetValueOrDefault(address) >= perAddress ? Longest(address)
            : Count >= total ? Longest(null)
            : null;
        if (evicted is not null)
            Leave(evicted);
        _byItem[item] = _silentFirst.AddLast((item, address));
        _counts[address] = _counts.GetValueOrDefault(address) + 1;
        return evicted;
    }

    /// <summary>It said something, so it has now been silent for the shortest time of all.</summary>
    public void Heard(T item)
    {
        if (!_byItem.TryGetValue(item, out var node))
            return;
        _silentFirst.Remove(node);
        _silentFirst.AddLast(node);
    }

    /// <returns>False where it was not in any more.</returns>
    public bool Leave(T item)
    {
        if (!_byItem.Remove(item, out var node))
            return false;
        _silentFirst.Remove(node);
        IPAddress address = node.Value.Address;
        if (--_counts[address] == 0)
            _counts.Remove(address);
        return true;
    }

    private T? Longest(IPAddress? address)
    {
        for (var node = _silentFirst.First; node is not null; node = node.Next)
        {
            if (address is null || node.Value.Address.Equals(address))
                return node.Value.Item;
        }
        return null;
    }
}
