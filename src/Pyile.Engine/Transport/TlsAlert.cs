namespace Pyile.Engine.Transport;

/// <summary>
/// Refusals that cost no cryptography: a fatal TLS alert in place of a handshake. Nothing proves where it comes from,
/// so a joiner takes it for a reason to give up and for nothing else.
/// </summary>
internal static class TlsAlert
{
    /// <summary>access_denied: the address is banned.</summary>
    public const byte Banned = 49;

    /// <summary>internal_error: the host has no place at the moment.</summary>
    public const byte Busy = 80;

    /// <summary>What a record begins with that is no alert, but part of a handshake.</summary>
    public const byte HandshakeRecord = 0x16;

    private const byte AlertRecord = 0x15;
    private const byte Fatal = 2;
    private const int Size = 7;

    /// <summary>The alert that the first bytes of the other side are, or null.</summary>
    public static byte? Read(ReadOnlySpan<byte> first) =>
        first is [AlertRecord, 3, _, 0, 2, Fatal, var description, ..] && first.Length >= Size ? description : null;

    public static async Task SayAndCloseAsync(IConnection connection, byte description, CancellationToken cancellationToken)
    {
        byte[] record = [AlertRecord, 3, 3, 0, 2, Fatal, description];
        try
        {
            await connection.WriteAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has gone, which is as good.
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
