using System.Security.Authentication;
using System.Security.Cryptography;
using Pyile.Engine.Model;

namespace Pyile.Engine.Runtime;

/// <summary>Runs the two loops of a link, which read and write. When one loop ends, the other is cancelled.</summary>
internal static class PairedLoops
{
    /// <returns>The reason why the link ended. Only cancellation by the caller throws.</returns>
    public static async Task<string> RunAsync(
        Func<CancellationToken, Task> one, Func<CancellationToken, Task> other, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = one(ended.Token);
        Task second = other(ended.Token);
        try
        {
            Task earlier = await Task.WhenAny(first, second).ConfigureAwait(false);
            await earlier.ConfigureAwait(false);
            return "the other side closed it";
        }
        catch (Exception exception) when (exception is IOException or PyileException or AuthenticationException or CryptographicException)
        {
            // A broken connection or a protocol violation ends a link in the same way as a goodbye.
            return exception.Message;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(first, second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
