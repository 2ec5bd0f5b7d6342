namespace Pyile.Engine.Transport;

/// <summary>Writes in pieces. TLS keeps a buffer of the size of the largest write for as long as the connection lives, and a control link is idle nearly always.</summary>
internal static class ChunkedWriter
{
    private const int Size = 4 * 1024;

    public static async ValueTask WriteAsync(IConnection connection, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (; bytes.Length > Size; bytes = bytes[Size..])
            await connection.WriteAsync(bytes[..Size], cancellationToken).ConfigureAwait(false);
        await connection.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }
}
