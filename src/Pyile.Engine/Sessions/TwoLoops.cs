namespace Pyile.Engine.Sessions;

/// <summary>Two loops of one link: when either ends, so does the other.</summary>
internal static class TwoLoops
{
    /// <summary>Ends without an exception when the link does; only the caller's token throws.</summary>
    public static async Task RunAsync(
        Func<CancellationToken, Task> one, Func<CancellationToken, Task> other, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = one(ended.Token);
        Task second = other(ended.Token);
        try
        {
            Task earlier = await Task.WhenAny(first, second).ConfigureAwait(false);
            await earlier.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or PyileException)
        {
            // A broken connection and a violation of the protocol end a link as a farewell does.
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(first, second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
