namespace Pyile.Protocol;

/// <summary>
/// What an end of a circuit sends to the relay before anything else: a zero, which begins neither TLS nor a password of version 1, and its
/// key. The relay passes on all that follows.
/// </summary>
internal static class CircuitGreeting
{
    public const byte FirstByte = 0;

    /// <summary>The bytes of a key: random, and good for one connection.</summary>
    public const int KeySize = 32;

    public const int Size = 1 + KeySize;

    public static byte[] Write(ReadOnlySpan<byte> key) => [FirstByte, .. key];
}
