using System.Net;
using System.Security.Cryptography;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Relaying;

/// <summary>
/// The circuits of a relay: connections of two members that it joins to one. Each end shows a key that was made for it and is good for one
/// connection within ten seconds. What passes is encrypted between the ends.
/// </summary>
internal sealed class CircuitBook : IDisposable
{
    public const int MaxCircuits = 2048;
    public const int MaxPerMember = 512;

    /// <summary>How long a key is good.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromSeconds(10);

    /// <summary>How long one end waits for the other: longer than its link waits to be open.</summary>
    public static readonly TimeSpan EndWait = TimeSpan.FromSeconds(6);

    /// <summary>A circuit on which nothing passes for this long is closed. Members close their links earlier.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _sync = new();
    private readonly Dictionary<KeyHash, CircuitEnd> _ends = [];
    private readonly HashSet<Circuit> _circuits = [];
    private readonly Dictionary<IPAddress, int> _expected = [];
    private readonly SessionContext _context;
    private readonly ITimer _sweep;

    /// <param name="context">What the tasks of the session share.</param>
    public CircuitBook(SessionContext context)
    {
        _context = context;
        _sweep = context.Time.CreateTimer(static book => ((CircuitBook)book!).Sweep(), this, SweepInterval, SweepInterval);
    }

    /// <summary>How many there are, those included that wait for an end.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
                return _circuits.Count;
        }
    }

    /// <summary>Prepares a circuit between two members.</summary>
    /// <returns>The keys of the two ends, or null if there are too many circuits.</returns>
    public (byte[] First, byte[] Second)? TryOpen(in CircuitMember first, in CircuitMember second)
    {
        byte[] firstKey = RandomNumberGenerator.GetBytes(CircuitGreeting.KeySize);
        byte[] secondKey = RandomNumberGenerator.GetBytes(CircuitGreeting.KeySize);
        var circuit = new Circuit(first, second, _context);
        lock (_sync)
        {
            if (_circuits.Count >= MaxCircuits || CountOf(first.Id) >= MaxPerMember || CountOf(second.Id) >= MaxPerMember)
                return null;
            _circuits.Add(circuit);
            Expect(firstKey, circuit.First);
            Expect(secondKey, circuit.Second);
        }
        return (firstKey, secondKey);
    }

    /// <summary>Finds the end that a key was made for. A key is found once.</summary>
    public CircuitEnd? TryTake(ReadOnlySpan<byte> key)
    {
        lock (_sync)
            return Forget(Hash(key));
    }

    /// <summary>How many connections from an address may come for keys that were given to members there.</summary>
    public int ExpectedFrom(IPAddress address)
    {
        lock (_sync)
            return _expected.GetValueOrDefault(Addresses.Prefix(address));
    }

    /// <summary>Runs a connection as an end of a circuit until the circuit is over.</summary>
    public async Task RunAsync(CircuitEnd end, IConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await end.RunAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_sync)
                Remove(end.Circuit);
        }
    }

    /// <summary>Ends all circuits of a member that is not one any more.</summary>
    public void End(MemberId member) => EndAll(circuit => circuit.Joins(member));

    public void Dispose()
    {
        _sweep.Dispose();
        EndAll(static _ => true);
    }

    private void Sweep()
    {
        TimeSpan now = _context.Clock.Now;
        EndAll(circuit => circuit.IsOver(now));
    }

    private void EndAll(Func<Circuit, bool> which)
    {
        Circuit[] ended;
        lock (_sync)
        {
            ended = [.. _circuits.Where(which)];
            foreach (Circuit circuit in ended)
                Remove(circuit);
        }
        foreach (Circuit circuit in ended)
            circuit.Abort();
    }

    private void Expect(byte[] key, CircuitEnd end)
    {
        end.Key = Hash(key);
        _ends.Add(end.Key, end);
        IPAddress prefix = Addresses.Prefix(end.Member.Address);
        _expected[prefix] = _expected.GetValueOrDefault(prefix) + 1;
    }

    // With the keys of ends that have not come and need not come any more.
    private void Remove(Circuit circuit)
    {
        _circuits.Remove(circuit);
        Forget(circuit.First.Key);
        Forget(circuit.Second.Key);
    }

    private CircuitEnd? Forget(KeyHash key)
    {
        if (!_ends.Remove(key, out CircuitEnd? end))
            return null;
        IPAddress prefix = Addresses.Prefix(end.Member.Address);
        if (--_expected[prefix] == 0)
            _expected.Remove(prefix);
        return end;
    }

    private int CountOf(MemberId member) => _circuits.Count(c => c.Joins(member));

    // So that a lookup does not compare secrets.
    private static KeyHash Hash(ReadOnlySpan<byte> key) => KeyHash.Read(SHA256.HashData(key));
}
