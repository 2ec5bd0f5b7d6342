using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Runtime;

/// <summary>Takes connections and hands each on at once; it never waits for what becomes of one.</summary>
internal static class AcceptLoop
{
    // The usual failure is that the process has no descriptor left; trying again at once would only burn a core.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200);

    /// <param name="listener">Where connections come from.</param>
    /// <param name="ready">Awaited before each; what makes new connections wait in the system's queue.</param>
    /// <param name="accepted">Called with each; has to return soon.</param>
    /// <param name="time">The clock of the session.</param>
    /// <param name="logger">Where failures are told.</param>
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
            catch (IOException exception)
            {
                Log.AcceptFailed(logger, listener.Local, exception.Message);
                await Task.Delay(AfterFailure, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
