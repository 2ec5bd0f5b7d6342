using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>Takes the place of a listener where no port is opened: no connection ever comes.</summary>
/// <param name="address">The address of the session, or any.</param>
internal sealed class NoListener(IPAddress address) : IListener
{
    private readonly TaskCompletionSource<IConnection> _never = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IPEndPoint Local { get; } = new(address, 0);

    public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken) =>
        await _never.Task.WaitAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync()
    {
        _never.TrySetException(new ObjectDisposedException(nameof(NoListener)));
        // There may be no caller that waits.
        _ = _never.Task.Exception;
        return ValueTask.CompletedTask;
    }
}
