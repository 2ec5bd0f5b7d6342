using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>One end of a connection.</summary>
internal sealed class QuietConnection(IConnection inner, QuietPair pair) : IConnection
{
    private bool _isClosed;

    public QuietPair Pair => pair;

    public IPEndPoint Local => inner.Local;

    public IPEndPoint Remote => inner.Remote;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => inner.WriteAsync(bytes, cancellationToken);

    public void Abort() => inner.Abort();

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        if (!Interlocked.Exchange(ref _isClosed, true))
            pair.Close();
    }
}
