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

    private readonly FrameStream _stream;
    private readonly ControlServices _services;
    private readonly BanSubject _member;
    private readonly byte[] _publicKey;
    private readonly FrameWriter _writer;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        _writer = new FrameWriter(stream.Connection, this);
    }

    public IPAddress HostAsSeen => _stream.Connection.Local.Address;

    public bool HasLeft { get; private set; }

    IReadOnlyList<ReadOnlyMemory<byte>> IFrameSource.TakeNewest() => _services.Roster.FramesSince(ref _version);

    public void OfferRoster() => _writer.Offer();

    public void SendBeat(CancellationToken cancellationToken)
    {
        _beatSent = _services.Clock.Now;
        _writer.TryPost(FrameCodec.Encode(new BeatFrame(++_beat, _roundTrip)));
    }

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
        while (await _stream.ReadAsync(ProtocolLimits.Control, cancellationToken).ConfigureAwait(false) is { } frame)
        {
            switch (frame)
            {
                case BeatReplyFrame reply:
                    if (reply.Number == _beat)
                        _roundTrip = _services.Clock.Now - _beatSent;
                    heard(_roundTrip);
                    break;

                case RosterRequestFrame:
                    _version = null;
                    _writer.Offer();
                    heard(null);
                    break;

                case RenewalRequestFrame:
                    Renew();
                    heard(null);
                    break;

                case UnknownFrame:
                    heard(null);
                    break;

                case GoodbyeFrame:
                    HasLeft = true;
                    return;

                // Only the host sends rosters and heartbeats.
                default:
                    throw _stream.Violation($"a member does not send {frame.GetType().Name} to its host");
            }
        }
    }

    private void Renew()
    {
        if (_services.Renewal.Renew(_member, _publicKey) is { } certificate)
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
