namespace Pyile.Engine.Tests.Support;

/// <summary>Checks a condition again whenever something happened that may have made it true.</summary>
internal sealed class Wakeups
{
    private TaskCompletionSource _next = New();

    public void Fire() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    public async Task UntilAsync(Func<bool> condition, Func<string>? describe = null)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Task next = Volatile.Read(ref _next).Task;
            if (condition())
                return;
            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The condition did not become true. {describe?.Invoke()}");
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
