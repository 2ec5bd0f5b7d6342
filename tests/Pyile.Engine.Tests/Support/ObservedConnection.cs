using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>One end of a connection, with the number of bytes that went through it.</summary>
internal sealed class ObservedConnection(ObservedNetwork network, IConnection inner, bool isInside) : IConnection
{
    public IPEndPoint Local => inner.Local;

    public IPEndPoint Remote => inner.Remote;

    public bool IsInside => isInside;

    public bool IsClosed { get; private set; }

    public bool IsReading { get; private set; }

    public long Written { get; private set; }

    public long Read { get; private set; }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        network.Change(() => IsReading = true);
        int read = 0;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
            return read;
        }
        finally
        {
            network.Change(() =>
            {
                IsReading = false;
                Read += read;
            });
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Recorded before the other side can answer, so the record is in order.
        network.Change(() =>
        {
            Written += bytes.Length;
            network.Wrote(inner, bytes);
        });
        await inner.WriteAsync(bytes, cancellationToken);
    }

    public void Abort()
    {
        network.Change(() => IsClosed = true);
        inner.Abort();
    }

    public ValueTask DisposeAsync()
    {
        network.Change(() => IsClosed = true);
        return inner.DisposeAsync();
    }
}
