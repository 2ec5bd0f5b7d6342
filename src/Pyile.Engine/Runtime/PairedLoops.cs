using Pyile.Engine.Model;
namespace Pyile.Engine.Runtime;

/// <summary>Two loops of one link: when either ends, so does the other.</summary>
internal static class PairedLoops
{
    /// <returns>Why the link ended. Only the caller's token throws.</returns>
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
        catch (Exception exception) when (exception is IOException or PyileException)
        {
            // A broken connection and a violation of the protocol end a link as a farewell does.
            return exception.Message;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(first, second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
