using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// A network on which the test decides what each address does: it leads to another one, refuses, or is silent as behind a firewall that
/// drops. It also has names of its own, and local addresses that are missing.
/// </summary>
internal sealed class RoutedTransport(ITransport inner, Wakeups? happened = null) : ITransport
{
    private readonly ConcurrentDictionary<IPEndPoint, IPEndPoint?> _routes = new();
    private readonly ConcurrentDictionary<string, IPAddress[]> _names = new();
    private readonly ConcurrentQueue<(IPEndPoint Remote, IPAddress Local)> _dialled = new();
    private readonly ConcurrentQueue<IConnection> _open = new();
    private int _waiting;

    /// <summary>The attempts to connect, in order.</summary>
    public IReadOnlyList<IPEndPoint> Dialled => [.. _dialled.Select(d => d.Remote)];

    /// <summary>The local addresses that connections came from, in order.</summary>
    public IReadOnlyList<IPAddress> Bound => [.. _dialled.Select(d => d.Local)];

    /// <summary>The attempts that wait for an answer.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The local address that does not belong to this machine at the moment, or null.</summary>
    public IPAddress? Missing { get; set; }

    /// <summary>Connections to the first address lead to the second.</summary>
    public void Route(string from, IPEndPoint to) => _routes[Given.At(from)] = to;

    /// <summary>Nothing answers there.</summary>
    public void Silence(params string[] addresses)
    {
        foreach (string address in addresses)
            _routes[Given.At(address)] = null;
    }

    /// <summary>Connections are answered again, or refused.</summary>
    public void Restore(string address) => _routes.TryRemove(Given.At(address), out _);

    /// <summary>Cuts all connections that have been dialled.</summary>
    public void CutAll()
    {
        while (_open.TryDequeue(out IConnection? connection))
            connection.Abort();
    }

    public void Name(string name, params string[] addresses) => _names[name] = [.. addresses.Select(Given.Ip)];

    public IListener Listen(IPEndPoint local, int backlog) => inner.Listen(local, backlog);

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        _dialled.Enqueue((remote, local));
        happened?.Fire();
        if (local.Equals(Missing))
            throw new AddressUnavailableException(new IPEndPoint(local, 0), new SocketException((int)SocketError.AddressNotAvailable));
        IPEndPoint? target = _routes.GetValueOrDefault(remote, remote);
        if (target is not null)
        {
            IConnection connection = await inner.ConnectAsync(target, local, cancellationToken);
            _open.Enqueue(connection);
            return connection;
        }
        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("An endless wait has ended.");
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            happened?.Fire();
        }
    }

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellationToken) =>
        _names.TryGetValue(name, out IPAddress[]? addresses)
            ? ValueTask.FromResult<IReadOnlyList<IPAddress>>(addresses)
            : throw new SocketException((int)SocketError.HostNotFound);
}
