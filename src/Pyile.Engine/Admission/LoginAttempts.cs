using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>Failed logins by address. The address that failed longest ago makes room, so that a flood of them costs a bounded amount of memory.</summary>
internal sealed class LoginAttempts(int limit, int capacity = LoginAttempts.DefaultCapacity)
{
    public const int DefaultCapacity = 65_536;

    private readonly Dictionary<IPAddress, LinkedListNode<LoginAttempt>> _byAddress = [];
    private readonly LinkedList<LoginAttempt> _oldestFirst = [];

    /// <summary>Failures that make a ban.</summary>
    public int Limit => limit;

    public IReadOnlyList<LoginAttempt> Snapshot() => [.. _oldestFirst];

    /// <returns>The failures of this address so far; at <see cref="Limit"/> it is forgotten here, for the ban list to remember.</returns>
    public int Fail(IPAddress address, DateTimeOffset now)
    {
        IPAddress normal = Addresses.Normalize(address);
        int count = 1 + Forget(normal);
        if (count < limit)
            Restore(new LoginAttempt { Address = normal, Count = count, Last = now });
        return count;
    }

    /// <returns>How many failures are forgotten.</returns>
    public int Forget(IPAddress address)
    {
        if (!_byAddress.Remove(Addresses.Normalize(address), out LinkedListNode<LoginAttempt>? node))
            return 0;
        _oldestFirst.Remove(node);
        return node.Value.Count;
    }

    public void Restore(LoginAttempt attempt)
    {
        IPAddress normal = Addresses.Normalize(attempt.Address);
        Forget(normal);
        if (_byAddress.Count >= capacity)
            Forget(_oldestFirst.First!.Value.Address);
        _byAddress[normal] = _oldestFirst.AddLast(attempt with { Address = normal });
    }
}
