namespace Pyile.Engine.Admission;

/// <summary>
/// Runs the computations of password logins, as many at once as there are processors: more would only make all of them slower.
/// </summary>
internal sealed class PasswordQueue(LoginGate gate) : IDisposable
{
    /// <summary>A place for each computation.</summary>
    public SemaphoreSlim Places { get; } = new(Environment.ProcessorCount);

    /// <exception cref="OperationCanceledException">The login was ended before it was its turn.</exception>
    public async Task<T> RunAsync<T>(PendingLogin login, Func<T> work, CancellationToken cancellationToken)
    {
        gate.HostWorks(login);
        // A login that was ended makes no other wait for it.
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, login.WhenDropped))
            await Places.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Places.Release();
            gate.HostAnswers(login);
        }
    }

    public void Dispose() => Places.Dispose();
}
