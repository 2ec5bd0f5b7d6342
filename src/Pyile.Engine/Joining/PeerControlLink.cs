using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A peer's connection to its host: it answers heartbeats, follows the roster, asks for a new certificate and for paths to others.</summary>
internal sealed class PeerControlLink : IAsyncDisposable
{
    private readonly Joined _joined;
    private readonly SessionContext _context;
    private readonly FrameWriter _writer;
    private readonly ControlPaths _paths;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="joined">The host, and the connection to it.</param>
    /// <param name="services">What the relation to the host shares with the session.</param>
    public PeerControlLink(Joined joined, HostRelationServices services)
    {
        _joined = joined;
        _context = services.Context;
        _writer = new FrameWriter(joined.Stream.Connection);
        _paths = new ControlPaths(joined, _writer, services.Paths);
    }

    /// <summary>Completes when the link has ended.</summary>
    public Task Over => _over.Task;

    /// <summary>Why the host ended the link, or null if it gave no reason.</summary>
    public GoodbyeReason? Goodbye { get; private set; }

    /// <param name="heard">Called for everything the host sends, with the round trip of its last heartbeat if that is known.</param>
    /// <param name="changed">Called with each change of the roster.</param>
    /// <param name="renewed">Called with a new certificate.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(
        Action<TimeSpan?> heard, Action<RosterOutcome> changed, Action<byte[]> renewed, CancellationToken cancellationToken)
    {
        _paths.Begin();
        try
        {
            return await PairedLoops
                .RunAsync(token => ReadAsync(heard, changed, renewed, token), _writer.RunAsync, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _paths.End();
        }
    }

    public void RequestRenewal() => _writer.TryPost(FrameCodec.Encode(RenewalRequestFrame.Instance));

    /// <summary>Says goodbye to the host; the link ends after that.</summary>
    public void Leave()
    {
        _writer.TryPost(FrameCodec.Encode(new GoodbyeFrame(GoodbyeReason.Leaving)));
        _writer.Complete();
    }

    public void Abort() => _joined.Stream.Connection.Abort();

    public ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        return _joined.Stream.DisposeAsync();
    }

    private async Task ReadAsync(
        Action<TimeSpan?> heard, Action<RosterOutcome> changed, Action<byte[]> renewed, CancellationToken cancellationToken)
    {
        while (await _joined.Stream.ReadAsync(ProtocolLimits.Control, cancellationToken).ConfigureAwait(false) is { } frame)
        {
            switch (frame)
            {
                case BeatFrame beat:
                    _writer.TryPost(FrameCodec.Encode(new BeatReplyFrame(beat.Number)));
                    heard(beat.RoundTrip);
                    break;

                case RosterPartFrame part:
                    heard(null);
                    if (_joined.Follower.Add(part) is { } whole)
                        Take(whole, changed);
                    break;

                case RosterUpdateFrame update:
                    heard(null);
                    Take(_joined.Follower.Apply(update), changed);
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

                case var other when _paths.TryTake(other):
                    heard(null);
                    break;

                default:
                    throw _joined.Stream.Violation($"a host does not send {frame.GetType().Name} to a member");
            }
        }
    }

    private void Take(RosterOutcome outcome, Action<RosterOutcome> changed)
    {
        switch (outcome.Kind)
        {
            case RosterResult.Refused:
                Log.RosterRefused(_context.Logger);
                break;

            case RosterResult.NeedsSnapshot:
                Log.RosterRequested(_context.Logger);
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
