using System.Net;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Runtime;

/// <summary>A pace for each address (IPv6: each /64). The one that was seen longest ago is forgotten where there are too many.</summary>
internal sealed class PrefixRateLimiter(double perSecond, int burst, int capacity = PrefixRateLimiter.DefaultCapacity)
{
    private const int DefaultCapacity = 65_536;

    private readonly Dictionary<IPAddress, LinkedListNode<(IPAddress Prefix, TokenBucket Bucket)>> _byPrefix = [];
    private readonly LinkedList<(IPAddress Prefix, TokenBucket Bucket)> _oldestFirst = [];

    public int Count => _byPrefix.Count;

    public bool TryTake(IPAddress address, TimeSpan now)
    {
        IPAddress prefix = Addresses.Prefix(address);
        if (_byPrefix.TryGetValue(prefix, out var node))
        {
            _oldestFirst.Remove(node);
            _oldestFirst.AddLast(node);
            return node.Value.Bucket.TryTake(now);
        }
        // A full bucket says no more than none.
        while (_oldestFirst.First is { } oldest && (_byPrefix.Count >= capacity || oldest.Value.Bucket.IsFull(now)))
        {
            _oldestFirst.RemoveFirst();
            _byPrefix.Remove(oldest.Value.Prefix);
        }
        var bucket = new TokenBucket(perSecond, burst);
        _byPrefix[prefix] = _oldestFirst.AddLast((prefix, bucket));
        return bucket.TryTake(now);
    }
}
