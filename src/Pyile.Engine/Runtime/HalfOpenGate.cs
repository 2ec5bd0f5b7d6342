using System.Net;

namespace Pyile.Engine.Runtime;

/// <summary>
/// Bounds what is not admitted yet, in all and for each address. When it is full, the one that has been silent
/// longest makes room, so that those who do nothing cannot keep out those who do something. Some can be kept from that
/// for a while: at most half of all, and half of an address's, so that there is always one that can go.
/// </summary>
internal sealed class HalfOpenGate<T>(int total, int perAddress)
    where T : class
{
    private readonly Dictionary<T, LinkedListNode<Place>> _byItem = [];
    private readonly Dictionary<IPAddress, int> _counts = [];
    private readonly LinkedList<Place> _silentFirst = [];

    public int Count => _byItem.Count;

    /// <param name="item">What comes.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="now">The time.</param>
    /// <param name="expected">How many more than usual may come from there.</param>
    /// <returns>The one that has to go, or null.</returns>
    public T? Enter(T item, IPAddress address, TimeSpan now = default, int expected = 0)
    {
        T? evicted = _counts.GetValueOrDefault(address) >= perAddress + expected ? Longest(address, now)
            : Count >= total + expected ? Longest(null, now)
            : null;
        if (evicted is not null)
            Leave(evicted);
        _byItem[item] = _silentFirst.AddLast(new Place(item, address));
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

    /// <summary>It keeps its place until then. Those that are kept already stay so; otherwise none would come to the end of its turn.</summary>
    /// <returns>False where half are kept already, or it is not in any more.</returns>
    public bool Keep(T item, TimeSpan until, TimeSpan now)
    {
        if (!_byItem.TryGetValue(item, out var node))
            return false;
        if (!node.Value.IsKept(now) && !HasRoomToKeep(node.Value.Address, now))
            return false;
        node.Value.KeptUntil = until;
        return true;
    }

    public int Kept(TimeSpan now) => _silentFirst.Count(place => place.IsKept(now));

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

    private bool HasRoomToKeep(IPAddress address, TimeSpan now)
    {
        int kept = 0;
        int ofAddress = 0;
        foreach (Place place in _silentFirst)
        {
            if (!place.IsKept(now))
                continue;
            kept++;
            if (place.Address.Equals(address))
                ofAddress++;
        }
        return kept < total / 2 && ofAddress < perAddress / 2;
    }

    private T? Longest(IPAddress? address, TimeSpan now)
    {
        foreach (Place place in _silentFirst)
        {
            if ((address is null || place.Address.Equals(address)) && !place.IsKept(now))
                return place.Item;
        }
        return null;
    }

    private sealed class Place(T item, IPAddress address)
    {
        public T Item => item;

        public IPAddress Address => address;

        public TimeSpan KeptUntil { get; set; }

        public bool IsKept(TimeSpan now) => KeptUntil > now;
    }
}
