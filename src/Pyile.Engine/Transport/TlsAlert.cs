namespace Pyile.Engine.Transport;

/// <summary>
/// Refuses a connection without the cost of a handshake, by a fatal TLS alert. The alert is not authenticated, so a joiner
/// uses it only to explain why it gives up.
/// </summary>
internal static class TlsAlert
{
    /// <summary>access_denied: the address is banned.</summary>
    public const byte Banned = 49;

    /// <summary>internal_error: the host cannot take another login at the moment.</summary>
    public const byte Busy = 80;

    /// <summary>The first byte of a handshake record.</summary>
    public const byte HandshakeRecord = 0x16;

    private const byte AlertRecord = 0x15;
    private const byte Fatal = 2;
    private const int Size = 7;

    /// <summary>The description of the fatal alert at the start of the received bytes, or null if they are not an alert.</summary>
    public static byte? Read(ReadOnlySpan<byte> first) =>
        first is [AlertRecord, 3, _, 0, 2, Fatal, var description, ..] && first.Length >= Size ? description : null;

    public static async Task SendAndCloseAsync(IConnection connection, byte description, CancellationToken cancellationToken)
    {
        byte[] record = [AlertRecord, 3, 3, 0, 2, Fatal, description];
        try
        {
            await connection.WriteAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Already closed.
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
