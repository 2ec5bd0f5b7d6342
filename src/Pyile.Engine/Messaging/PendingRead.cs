using Pyile.Engine.Model;

namespace Pyile.Engine.Messaging;

/// <summary>A caller that waits for a message in the inbox.</summary>
/// <param name="isTake">Whether the message is taken; else it stays in the inbox.</param>
internal sealed class PendingRead(bool isTake)
{
    private readonly TaskCompletionSource<Message?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;

    public bool IsTake => isTake;

    public Task<Message?> Task => _completion.Task;

    /// <summary>Guarded by the inbox's lock.</summary>
    public bool IsCancelled { get; set; }

    public void CancelWith(Action<PendingRead> cancel, CancellationToken token)
    {
        _token = token;
        _registration = token.UnsafeRegister(static state => ((Cancellation)state!).Run(), new Cancellation(this, cancel));
        // The wait may have ended before there was a registration to end.
        if (Task.IsCompleted)
            _registration.Unregister();
    }

    public void Complete(Message? message)
    {
        _registration.Unregister();
        if (message is null && IsCancelled)
            _completion.TrySetCanceled(_token);
        else
            _completion.TrySetResult(message);
    }

    public void Fail(Exception exception)
    {
        _registration.Unregister();
        _completion.TrySetException(exception);
    }

    private sealed record Cancellation(PendingRead Pending, Action<PendingRead> Cancel)
    {
        public void Run() => Cancel(Pending);
    }
}
