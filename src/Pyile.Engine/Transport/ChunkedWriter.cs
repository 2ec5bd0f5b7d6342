namespace Pyile.Engine.Transport;

/// <summary>
/// Writes in small pieces. TLS keeps a buffer of the size of the largest write until the connection closes, and that memory
/// would be wasted on control links, which are idle most of the time.
/// </summary>
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
