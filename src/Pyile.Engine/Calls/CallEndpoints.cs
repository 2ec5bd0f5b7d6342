using System.Collections.Concurrent;

namespace Pyile.Engine.Calls;

/// <summary>The endpoints that a session offers, by their names.</summary>
internal sealed class CallEndpoints
{
    private readonly ConcurrentDictionary<string, ICallEndpoint> _byName = new(StringComparer.Ordinal);

    public bool Any => !_byName.IsEmpty;

    public IReadOnlyList<string> Names => [.. _byName.Keys.Order(StringComparer.Ordinal)];

    public bool TryAdd(string name, ICallEndpoint endpoint) => _byName.TryAdd(name, endpoint);

    public bool Remove(string name) => _byName.TryRemove(name, out _);

    public ICallEndpoint? Find(string name) => _byName.GetValueOrDefault(name);
}
