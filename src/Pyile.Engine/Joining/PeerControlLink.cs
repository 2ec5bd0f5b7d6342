using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;
namespace Pyile.Engine.Joining;

/// <summary>A peer's connection to its host: it answers heartbeats, follows the roster, asks for a new certificate.</summary>
internal sealed class PeerControlLink(Joined joined, SessionContext parts) : IAsyncDisposable
{
    private readonly FrameWriter _writer = new(joined.Stream.Connection);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the link has ended.</summary>
    public Task Over => _over.Task;

    /// <summary>Why the host ended the link, or null if it gave no reason.</summary>
    public GoodbyeReason? Goodbye { get; private set; }

    /// <param name="heard">Called for everything the host sends, with the round trip of its last heartbeat if that is known.</param>
    /// <param name="changed">Called with each change of the roster.</param>
    /// <param name="renewed">Called with a new certificate.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <returns>Why it ended.</returns>
    public Task<string> RunAsync(
        Action<TimeSpan?> heard, Action<RosterOutcome> changed, Action<byte[]> renewed, CancellationToken cancellationToken) =>
        PairedLoops.RunAsync(token => ReadAsync(heard, changed, renewed, token), _writer.RunAsync, cancellationToken);

    public void RequestRenewal() => _writer.TryPost(FrameCodec.Encode(RenewalRequestFrame.Instance));

    /// <summary>Says goodbye to the host; the link ends after that.</summary>
    public void Leave()
    {
        _writer.TryPost(FrameCodec.Encode(new GoodbyeFrame(GoodbyeReason.Leaving)));
        _writer.Complete();
    }

    public void Abort() => joined.Stream.Connection.Abort();

    public ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        return joined.Stream.DisposeAsync();
    }

    private async Task ReadAsync(
        Action<TimeSpan?> heard, Action<RosterOutcome> changed, Action<byte[]> renewed, CancellationToken cancellationToken)
    {
        while (await joined.Stream.ReadAsync(ProtocolLimits.Control, cancellationToken).ConfigureAwait(false) is { } frame)
        {
            switch (frame)
            {
                case BeatFrame beat:
                    _writer.TryPost(FrameCodec.Encode(new BeatReplyFrame(beat.Number)));
                    heard(beat.RoundTrip);
                    break;

                case RosterPartFrame part:
                    heard(null);
                    if (joined.Follower.Add(part) is { } whole)
                        Take(whole, changed);
                    break;

                case RosterUpdateFrame update:
                    heard(null);
                    Take(joined.Follower.Apply(update), changed);
                    break;

                case RenewalFrame renewal:
                    heard(null);
                    renewed(renewal.Certificate.ToArray());
                    break;

                case UnknownFrame:
                    heard(null);
                    break;

                case GoodbyeFrame goodbye:
                    Goodbye = goodbye.Reason;
                    return;

                default:
                    throw joined.Stream.Violation($"a host does not send {frame.GetType().Name} to a member");
            }
        }
    }

    private void Take(RosterOutcome outcome, Action<RosterOutcome> changed)
    {
        switch (outcome.Kind)
        {
            case RosterResult.Refused:
                Log.RosterRefused(parts.Logger);
                break;

            case RosterResult.NeedsSnapshot:
                Log.RosterRequested(parts.Logger);
                _writer.TryPost(FrameCodec.Encode(RosterRequestFrame.Instance));
                break;

            case RosterResult.Applied:
                changed(outcome);
                break;

            default:
                break;
        }
    }
}
