using Pyile.Lab.Tests.Packets;

namespace Pyile.Lab.Tests.Model;

/// <summary>The connections that a stateful device knows. One that carries nothing for too long is forgotten.</summary>
/// <param name="forgetsAfter">How long a connection may be silent, or null if it is never forgotten.</param>
internal sealed class FlowTable(TimeSpan? forgetsAfter)
{
    private readonly Dictionary<Flow, TimeSpan> _lastUsed = [];

    public int Count => _lastUsed.Count;

    /// <summary>Whether the packet belongs to a known connection, in either direction; its silence ends then.</summary>
    public bool Touch(Flow flow, TimeSpan now)
    {
        if (KeyOf(flow) is not { } key)
            return false;
        if (now - _lastUsed[key] > forgetsAfter)
        {
            _lastUsed.Remove(key);
            return false;
        }
        _lastUsed[key] = now;
        return true;
    }

    public void Add(Flow flow, TimeSpan now) => _lastUsed[KeyOf(flow) ?? flow] = now;

    public void Remove(Flow flow)
    {
        if (KeyOf(flow) is { } key)
            _lastUsed.Remove(key);
    }

    /// <summary>Forgets all connections, as a device does that is started again.</summary>
    public void Clear() => _lastUsed.Clear();

    private Flow? KeyOf(Flow flow) =>
        _lastUsed.ContainsKey(flow) ? flow : _lastUsed.ContainsKey(flow.Reversed) ? flow.Reversed : null;
}
