using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>Changes the bytes between two sides in memory. The exchange ends when both sides wait for each other.</summary>
/// <param name="change">Receives the number of the write and its bytes, and changes them in place.</param>
/// <param name="silence">Cancelled when neither side will send anything more.</param>
internal sealed class TamperedWire(Action<int, byte[]> change, CancellationTokenSource silence)
{
    private readonly Lock _sync = new();
    private readonly int[] _unread = new int[2];
    private readonly bool[] _isReading = new bool[2];
    private int _writes;

    public byte[] Write(bool isHost, ReadOnlyMemory<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        lock (_sync)
        {
            change(_writes++, copy);
            _unread[isHost ? 0 : 1] += copy.Length;
        }
        return copy;
    }

    public void BeginRead(bool isHost)
    {
        lock (_sync)
        {
            _isReading[isHost ? 1 : 0] = true;
            if (_isReading is [true, true] && _unread is [0, 0])
                silence.Cancel();
        }
    }

    public void EndRead(bool isHost, int read)
    {
        lock (_sync)
        {
            _isReading[isHost ? 1 : 0] = false;
            _unread[isHost ? 1 : 0] -= read;
        }
    }
}

internal sealed class TamperedConnection(IConnection inner, TamperedWire wire, bool isHost) : IConnection
{
    public IPEndPoint Local => inner.Local;

    public IPEndPoint Remote => inner.Remote;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = 0;
        wire.BeginRead(isHost);
        try
        {
            return read = await inner.ReadAsync(buffer, cancellationToken);
        }
        finally
        {
            wire.EndRead(isHost, read);
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        inner.WriteAsync(wire.Write(isHost, bytes), cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
