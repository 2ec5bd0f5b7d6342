namespace Pyile.Engine.Transport;

/// <summary>
/// The fatal TLS alert by which a host refuses a connection before the handshake. It is not authenticated, so a joiner uses it only to
/// explain why it gives up.
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

    /// <summary>The record of a fatal alert.</summary>
    public static byte[] Encode(byte description) => [AlertRecord, 3, 3, 0, 2, Fatal, description];
}
