using System.Security.Authentication;
using System.Threading.Channels;

namespace Pyile.Engine.Sessions.V2;

/// <summary>What waits to be sent to one member, in the order of the calls.</summary>
/// <param name="link">Finds the open link, or dials one.</param>
internal sealed class OutgoingQueue(Func<CancellationToken, Task<MessageLink>> link)
{
    private const int Capacity = 1000;

    private static readonly SendOutcome Gone = SendOutcome.Failed(FailureReason.NotAMember, "The receiver left the roster before the message was sent.");

    private readonly Channel<Outgoing> _waiting = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Waits where the queue is full.</summary>
    public async ValueTask EnqueueAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(outgoing, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            outgoing.End(Gone);
        }
    }

    /// <summary>The member has left.</summary>
    public void Complete()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out Outgoing? outgoing))
            outgoing.End(Gone);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                MessageLink open = await link(cancellationToken).ConfigureAwait(false);
                if (_waiting.Reader.TryRead(out Outgoing? outgoing))
                    await open.SendAsync(outgoing, cancellationToken).ConfigureAwait(false);
            }
            catch (PyileException exception)
            {
                FailWaiting(exception.Kind == PyileError.NotAMember ? FailureReason.NotAMember : FailureReason.Refused, exception.Message);
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException)
            {
                FailWaiting(FailureReason.Refused, $"The receiver cannot be reached: {exception.Message.TrimEnd('.')}.");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                FailWaiting(FailureReason.TimedOut, "The receiver did not answer in time.");
            }
        }
    }

    // Those that came meanwhile would meet the same; the next one tries again.
    private void FailWaiting(FailureReason reason, string detail)
    {
        int waiting = _waiting.Reader.Count;
        for (int i = 0; i < waiting && _waiting.Reader.TryRead(out Outgoing? outgoing); i++)
            outgoing.End(SendOutcome.Failed(reason, detail));
    }
}
