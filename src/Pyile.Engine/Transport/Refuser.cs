namespace Pyile.Engine.Transport;

/// <summary>
/// Refuses connections without the cost of a handshake, by a fatal TLS alert. Joiners read it and not a reset: a socket that is closed
/// while bytes of the other side are unread is reset, and on Windows and macOS a reset also discards what has arrived. So the connection
/// stays open until the joiner has closed it.
/// </summary>
/// <param name="time">The clock of the session.</param>
internal sealed class Refuser(TimeProvider time)
{
    /// <summary>The bytes that are read and dropped until then: more than a ClientHello.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The connections that may be open for that at once. What is beyond them is closed immediately.</summary>
    public const int MaxOpen = 64;

    /// <summary>How long each may be.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private int _open;

    /// <summary>Sends an alert and closes the connection.</summary>
    /// <param name="connection">The connection, on which nothing else happens any more.</param>
    /// <param name="alert">Its description: one of <see cref="TlsAlert"/>.</param>
    /// <param name="cancellationToken">Closes it at once.</param>
    public async Task RefuseAsync(IConnection connection, byte alert, CancellationToken cancellationToken)
    {
        bool mayStay = Interlocked.Increment(ref _open) <= MaxOpen;
        try
        {
            using var deadline = new CancellationTokenSource(Patience, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            await connection.WriteAsync(TlsAlert.Encode(alert), both.Token).ConfigureAwait(false);
            if (mayStay)
                await DropAsync(connection, both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It has closed, or it is slow.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task DropAsync(IConnection connection, CancellationToken cancellationToken)
    {
        byte[] dropped = new byte[1024];
        for (int total = 0; total < MaxBytes;)
        {
            int count = await connection.ReadAsync(dropped, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return;
            total += count;
        }
    }
}
