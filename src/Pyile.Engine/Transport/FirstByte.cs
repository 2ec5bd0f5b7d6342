namespace Pyile.Engine.Transport;

/// <summary>What the other side of a connection speaks, as far as its first byte tells.</summary>
internal enum DetectedProtocol
{
    /// <summary>Nothing yet: it may wait to be spoken to, as version 1 joiners do.</summary>
    Silent,

    /// <summary>TLS, and so version 2.</summary>
    Tls,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>
/// Tells the versions apart on one port: version 2 begins with TLS and speaks first where it connects; version 1 waits
/// to be greeted on a login port, and begins with JSON on a port for messages.
/// </summary>
/// <param name="patience">How long silence is listened to.</param>
/// <param name="time">The clock of the session.</param>
internal sealed class FirstByte(TimeSpan patience, TimeProvider time)
{
    /// <summary>How long a joiner that speaks both versions waits for a greeting, before it begins with TLS.</summary>
    public static readonly TimeSpan OfJoiner = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long a host that speaks both versions waits for TLS, before it greets: longer than a joiner, or two that speak
    /// both would begin at the same moment. A joiner of the reference waits for four seconds.
    /// </summary>
    public static readonly TimeSpan OfHost = TimeSpan.FromMilliseconds(300);

    private const byte TlsHandshake = 0x16;

    /// <returns>What it is, and the connection with its first byte unread.</returns>
    /// <exception cref="IOException">The connection broke or was closed.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended it.</exception>
    public async Task<(DetectedProtocol DetectedProtocol, IConnection Connection)> ListenAsync(IConnection connection, CancellationToken cancellationToken)
    {
        if (!await IsSpokenAsync(connection, cancellationToken).ConfigureAwait(false))
            return (DetectedProtocol.Silent, connection);
        byte[] first = new byte[1];
        if (await connection.ReadAsync(first, cancellationToken).ConfigureAwait(false) == 0)
            throw new IOException("it closed the connection");
        return (first[0] == TlsHandshake ? DetectedProtocol.Tls : DetectedProtocol.Other, new PrefixedConnection(connection, first));
    }

    /// <summary>Whether the other side says something in time, or closes the connection. Nothing of it is read.</summary>
    public async Task<bool> IsSpokenAsync(IConnection connection, CancellationToken cancellationToken)
    {
        if (patience == TimeSpan.Zero)
            return false;
        using var silence = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            // An empty read ends without having taken anything, so nothing is lost where it is given up.
            await connection.ReadAsync(Memory<byte>.Empty, both.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
