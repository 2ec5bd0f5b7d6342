using System.Net;
using System.Text;

namespace Pyile.Engine.Tests.Support;

/// <summary>One write to a connection.</summary>
internal sealed record Sent(DateTimeOffset Time, IPEndPoint From, IPEndPoint To, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>
/// A network in memory that records every write and detects when the sessions have read everything. The sessions under test
/// use <see cref="Inside"/>; participants that the test plays use <see cref="Outside"/>.
/// </summary>
internal sealed class ObservedNetwork(TurnedClock clock, Wakeups happened)
{
    // How long a connection of a sender that is not on the roster is held, read or not.
    private static readonly TimeSpan RosterDelay = TimeSpan.FromSeconds(1);

    private readonly MemoryTransport _memory = new();
    private readonly Lock _sync = new();
    private readonly List<Sent> _sent = [];
    private readonly Dictionary<(IPEndPoint Local, IPEndPoint Remote), ObservedConnection> _ends = [];

    public ITransport Inside => new ObservedTransport(this, isInside: true);

    public ITransport Outside => new ObservedTransport(this, isInside: false);

    public IReadOnlyList<Sent> Writes
    {
        get
        {
            lock (_sync)
                return [.. _sent];
        }
    }

    /// <summary>The number of open ends of the sessions under test.</summary>
    public int OpenInside
    {
        get
        {
            lock (_sync)
                return _ends.Values.Count(e => e is { IsInside: true, IsClosed: false });
        }
    }

    /// <summary>Whether the sessions have read everything that was written to them and wait for more: none of them computes.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_sync)
            {
                int busy = _ends.Values.Count(reader =>
                    reader is { IsInside: true, IsClosed: false }
                    && _ends.TryGetValue((reader.Remote, reader.Local), out ObservedConnection? writer)
                    && !(writer.Written == reader.Read && (reader.Read == 0 || reader.IsReading)));
                // An end of a circuit waits for the other one, which may have gone.
                // A link whose reader seems to have taken long, because the clock was turned meanwhile, pauses.
                return busy <= clock.Running(RosterDelay) + clock.Running(FairShare.LongestRest) + clock.Running(CircuitBook.EndWait);
            }
        }
    }

    public IReadOnlyList<Sent> WritesTo(IPEndPoint to) => [.. Writes.Where(w => w.To.Equals(to))];

    /// <summary>Completes when the sessions have read everything that was written to them.</summary>
    public Task QuietAsync() => happened.UntilAsync(() => IsQuiet, () => "The network does not become quiet.");

    internal IConnection Observe(IConnection connection, bool isInside)
    {
        var observed = new ObservedConnection(this, connection, isInside);
        lock (_sync)
            _ends[(connection.Local, connection.Remote)] = observed;
        return observed;
    }

    internal void Change(Action change)
    {
        lock (_sync)
            change();
        happened.Fire();
    }

    internal void Wrote(IConnection connection, ReadOnlyMemory<byte> bytes) =>
        _sent.Add(new Sent(clock.GetUtcNow(), connection.Local, connection.Remote, bytes.ToArray()));


    private sealed class ObservedTransport(ObservedNetwork network, bool isInside) : ITransport
    {
        public IListener Listen(IPEndPoint local, int backlog) =>
            new ObservedListener(network, network._memory.Listen(local, backlog), isInside);

        public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken) =>
            network.Observe(await network._memory.ConnectAsync(remote, local, cancellationToken), isInside);
    }

    private sealed class ObservedListener(ObservedNetwork network, IListener inner, bool isInside) : IListener
    {
        public IPEndPoint Local => inner.Local;

        public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken) =>
            network.Observe(await inner.AcceptAsync(cancellationToken), isInside);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
