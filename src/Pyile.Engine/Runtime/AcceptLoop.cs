using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Runtime;

/// <summary>Accepts connections and passes each one on without waiting for its handler to finish.</summary>
internal static class AcceptLoop
{
    // Usually the process has run out of descriptors, and retrying immediately would only use up a core.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200);

    /// <param name="listener">The listener to accept from.</param>
    /// <param name="ready">Awaited before each connection; until it completes, new connections wait in the system's queue.</param>
    /// <param name="accepted">Called with each connection; must return quickly.</param>
    /// <param name="time">Measures the pause after a failure.</param>
    /// <param name="logger">Receives failures.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public static async Task RunAsync(
        IListener listener,
        Func<CancellationToken, ValueTask> ready,
        Action<IConnection> accepted,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await ready(cancellationToken).ConfigureAwait(false);
            try
            {
                accepted(await listener.AcceptAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.AcceptFailed(logger, listener.Local, exception.Message);
                await Task.Delay(AfterFailure, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
