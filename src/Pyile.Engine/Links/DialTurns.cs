using System.Diagnostics.CodeAnalysis;

namespace Pyile.Engine.Links;

/// <summary>
/// Bounds the dials of a session that are under way at once. A first broadcast to a thousand members would otherwise begin a thousand TLS
/// handshakes, which slow each other down until all have missed their deadlines and begin again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class DialTurns(TimeProvider time)
{
    /// <summary>The dials at once. On a network with long round trips they are about 200 a second.</summary>
    public const int Count = 64;

    private readonly SemaphoreSlim _free = new(Count, Count);

    /// <summary>Waits for a turn, in the order of the calls.</summary>
    public async Task<DialTurn> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new DialTurn(_free, time);
    }
}
