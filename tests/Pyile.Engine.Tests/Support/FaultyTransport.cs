using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>The operation of a connection that fails.</summary>
public enum FaultyStep
{
    Connect,
    FirstRead,
    SecondRead,
    FirstWrite,
}

/// <summary>Sockets on which dialled connections and accepts fail with any exception, as often as a test wants.</summary>
internal sealed class FaultyTransport : ITransport
{
    private readonly CutTransport _cut = new(TcpTransport.Instance);
    private Func<Exception>? _fault;
    private FaultyStep _step;
    private int _left;
    private int _failingAccepts;

    /// <summary>The number of faults so far.</summary>
    public int Faults;

    /// <summary>From now on this many dialled connections fail at that step.</summary>
    public void Fail(FaultyStep step, Func<Exception> fault, int times)
    {
        (_step, _fault) = (step, fault);
        Volatile.Write(ref _left, times);
    }

    /// <summary>The next accepts of each new listener fail.</summary>
    public void FailAccepts(Func<Exception> fault, int times) => (_fault, _failingAccepts) = (fault, times);

    public void CutAll() => _cut.CutAll();

    public IListener Listen(IPEndPoint local, int backlog) =>
        new FaultyListener(_cut.Listen(local, backlog), this, _failingAccepts);

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        bool fails = Interlocked.Decrement(ref _left) >= 0;
        if (fails && _step == FaultyStep.Connect)
            throw NewFault();
        IConnection connection = await _cut.ConnectAsync(remote, local, cancellationToken);
        return fails ? new FaultyConnection(connection, this, _step) : connection;
    }

    private Exception NewFault()
    {
        Interlocked.Increment(ref Faults);
        return _fault!();
    }

    private sealed class FaultyListener(IListener inner, FaultyTransport owner, int failures) : IListener
    {
        private int _left = failures;

        public IPEndPoint Local => inner.Local;

        public ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken) =>
            _left-- > 0 ? throw owner.NewFault() : inner.AcceptAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class FaultyConnection(IConnection inner, FaultyTransport owner, FaultyStep step) : IConnection
    {
        private int _reads;

        public IPEndPoint Local => inner.Local;

        public IPEndPoint Remote => inner.Remote;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            int number = Interlocked.Increment(ref _reads);
            bool fails = (step, number) is (FaultyStep.FirstRead, 1) or (FaultyStep.SecondRead, 2);
            return fails ? throw owner.NewFault() : inner.ReadAsync(buffer, cancellationToken);
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            step == FaultyStep.FirstWrite ? throw owner.NewFault() : inner.WriteAsync(bytes, cancellationToken);

        public void Abort() => inner.Abort();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
