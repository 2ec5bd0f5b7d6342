using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The host's connection to one member: heartbeats, the roster, a new certificate when the old one ages.</summary>
internal sealed class HostControlLink : IMemberControl, IFrameSource
{
    // How long the host waits for a member to read the goodbye before it aborts the connection.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    /// <summary>The requests for a certificate or the roster that a member may send at once; then one a second.</summary>
    public const int RequestBurst = 10;

    /// <summary>The requests for help with links to other members that a member may send at once; then a hundred a second.</summary>
    public const int PathBurst = 2000;

    private const int PathsPerSecond = 100;

    /// <summary>The frames of any kind that a member may send at once; then a few hundred a second, which is far more than it ever needs.</summary>
    public const int FrameBurst = 2 * PathBurst;

    /// <summary>Beyond <see cref="FrameBurst"/>, the host reads no faster, and TCP slows the member down.</summary>
    public const int FramesPerSecond = 500;

    private static readonly TimeSpan FramePause = TimeSpan.FromMilliseconds(100);

    private readonly FrameStream _stream;
    private readonly ControlServices _services;
    private readonly BanSubject _member;
    private readonly byte[] _publicKey;
    private readonly FrameWriter _writer;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TokenBucket _requests = new(perSecond: 1, RequestBurst);
    private readonly TokenBucket _pathRequests = new(PathsPerSecond, PathBurst);
    private readonly TokenBucket _frames = new(FramesPerSecond, FrameBurst);
    private readonly FairShare.Account _share;
    private ulong? _version;
    private uint _beat;
    private TimeSpan _beatSent;
    private TimeSpan _roundTrip;

    /// <param name="stream">The connection on which the member logged in.</param>
    /// <param name="services">What all control links of the host share.</param>
    /// <param name="member">The member at the other end.</param>
    /// <param name="publicKey">The public key that it has proven.</param>
    /// <param name="version">The version of the roster that it has.</param>
    public HostControlLink(FrameStream stream, ControlServices services, in BanSubject member, byte[] publicKey, ulong? version)
    {
        _stream = stream;
        _services = services;
        _member = member;
        _publicKey = publicKey;
        _version = version;
        _share = new FairShare.Account(services.FairShare);
        _writer = new FrameWriter(stream.Connection, this);
    }

    public IPAddress HostAsSeen => _stream.Connection.Local.Address;

    public bool HasLeft { get; private set; }

    IReadOnlyList<ReadOnlyMemory<byte>> IFrameSource.TakeNewest() => _services.Roster.FramesSince(ref _version);

    public void OfferRoster() => _writer.Offer();

    public void SendBeat(CancellationToken cancellationToken)
    {
        _beatSent = _services.Clock.Now;
        _writer.TryPost(FrameCodec.Encode(new BeatFrame(++_beat, _roundTrip)), FrameWriter.Spare);
    }

    public bool TryTell(ProtocolFrame frame) => _writer.TryPost(FrameCodec.Encode(frame));

    public Task<string> RunAsync(Action<TimeSpan?> heard, CancellationToken cancellationToken) =>
        PairedLoops.RunAsync(token => ReadAsync(heard, token), _writer.RunAsync, cancellationToken);

    public void End(GoodbyeReason reason)
    {
        _writer.TryPost(FrameCodec.Encode(new GoodbyeFrame(reason)));
        _writer.Complete();
        _ = AbortSoonAsync();
    }

    public void Abort() => _stream.Connection.Abort();

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(Action<TimeSpan?> heard, CancellationToken cancellationToken)
    {
        TimeSpan from = _services.Clock.Now;
        while (true)
        {
            while (_stream.TryTake(ProtocolLimits.Control))
            {
                if (!Take(_stream.Parse(), heard))
                    return;
                // Only a flood comes here: a member answers a heartbeat every two seconds.
                if (_frames.TryTake(_services.Clock.Now))
                    continue;
                await Task.Delay(FramePause, _services.Time, cancellationToken).ConfigureAwait(false);
                from = _services.Clock.Now;
            }
            TimeSpan rest = _share.Spend(from, _services.Clock.Now);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, _services.Time, cancellationToken).ConfigureAwait(false);

            from = _services.Clock.Now;
            ValueTask<bool> filling = _stream.FillAsync(cancellationToken);
            bool isThere = filling.IsCompleted;
            if (!await filling.ConfigureAwait(false))
                return;
            // The time of waiting does not count.
            if (!isThere)
                from = _services.Clock.Now;
        }
    }

    /// <returns>False if the member says goodbye.</returns>
    private bool Take(ProtocolFrame frame, Action<TimeSpan?> heard)
    {
        switch (frame)
        {
            case BeatReplyFrame reply:
                if (reply.Number == _beat)
                    _roundTrip = _services.Clock.Now - _beatSent;
                heard(_roundTrip);
                return true;

            case RosterRequestFrame:
                CountRequest();
                _version = null;
                _writer.Offer();
                heard(null);
                return true;

            case RenewalRequestFrame:
                CountRequest();
                Renew();
                heard(null);
                return true;

            case DialBackRequestFrame request:
                if (TryCountPath())
                    _services.AskToDial(request.Member, _member.Member!.Value);
                heard(null);
                return true;

            case CircuitRequestFrame request:
                if (TryCountPath())
                    _services.OpenCircuit(_member.Member!.Value, request.Member);
                else
                    TryTell(new CircuitRefusedFrame(request.Member, CircuitRefusal.Busy));
                heard(null);
                return true;

            case UnknownFrame:
                heard(null);
                return true;

            case GoodbyeFrame:
                HasLeft = true;
                return false;

            // Only the host sends rosters and heartbeats.
            default:
                throw _stream.Violation($"a member does not send {frame.GetType().Name} to its host");
        }
    }

    // Each makes the host sign something, and none is needed more than a few times a day.
    private void CountRequest()
    {
        if (!_requests.TryTake(_services.Clock.Now))
            throw _stream.Violation("it asks for its certificate or for the roster too often");
    }

    // What is left out is asked for again.
    private bool TryCountPath() => _pathRequests.TryTake(_services.Clock.Now);

    private void Renew()
    {
        if (_services.Renew(_member, _publicKey) is { } certificate)
            _writer.TryPost(FrameCodec.Encode(new RenewalFrame(certificate)));
        else
            End(GoodbyeReason.Banned);
    }

    private async Task AbortSoonAsync()
    {
        await _over.Task.WaitAsync(Farewell, _services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_over.Task.IsCompleted)
            _stream.Connection.Abort();
    }
}
