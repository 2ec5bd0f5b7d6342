using Pyile.Protocol;

namespace Pyile.Engine.Transport;

/// <summary>What the other side of a connection speaks, judging by its first byte.</summary>
internal enum DetectedProtocol
{
    /// <summary>Nothing yet: it may be waiting for a greeting, as legacy joiners do.</summary>
    Silent,

    /// <summary>TLS.</summary>
    Tls,

    /// <summary>The greeting of a circuit.</summary>
    Circuit,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Detects by its first byte what the other side of a connection speaks: everything but circuits and legacy protocols begins with TLS.</summary>
/// <param name="patience">How long the other side may be silent.</param>
/// <param name="time">The clock of the session.</param>
internal sealed class FirstByte(TimeSpan patience, TimeProvider time)
{
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
        DetectedProtocol detected = first[0] switch
        {
            TlsHandshake => DetectedProtocol.Tls,
            CircuitGreeting.FirstByte => DetectedProtocol.Circuit,
            _ => DetectedProtocol.Other,
        };
        return (detected, new PrefixedConnection(connection, first));
    }

    /// <summary>Whether the other side sends something in time or closes the connection. Nothing is consumed.</summary>
    public async Task<bool> IsSpokenAsync(IConnection connection, CancellationToken cancellationToken)
    {
        if (patience == TimeSpan.Zero)
            return false;
        using var silence = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            // An empty read consumes nothing, so nothing is lost if it is cancelled.
            await connection.ReadAsync(Memory<byte>.Empty, both.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
