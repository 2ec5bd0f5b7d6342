using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The host's connection to one member: heartbeats, the roster, a new certificate when the old one ages.</summary>
internal sealed class HostControlLink : IMemberControl
{
    // A member that does not read what it is told last is not waited for.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly FrameStream _stream;
    private readonly LoginProtocol _desk;
    private readonly MemberId _member;
    private readonly byte[] _publicKey;
    private readonly FrameWriter _writer;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong? _version;
    private uint _beat;
    private TimeSpan _beatSent;
    private TimeSpan _roundTrip;

    public HostControlLink(FrameStream stream, LoginProtocol desk, RosterEntry entry, byte[] publicKey, ulong? version)
    {
        _stream = stream;
        _desk = desk;
        _member = entry.Id;
        _publicKey = publicKey;
        _version = version;
        _writer = new FrameWriter((bytes, token) => ChunkedWriter.WriteAsync(stream.Connection, bytes, token), () => desk.Roster.FramesSince(ref _version));
    }

    public IPAddress HostAsSeen => _stream.Connection.Local.Address;

    public void OfferRoster() => _writer.Offer();

    public void SendBeat(CancellationToken cancellationToken)
    {
        _beatSent = _desk.Parts.Clock.Now;
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
                        _roundTrip = _desk.Parts.Clock.Now - _beatSent;
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
                    return;

                // Rosters, bans and heartbeats of others are the host's to tell.
                default:
                    throw _stream.Violation($"a member does not say {frame.GetType().Name} to its host");
            }
        }
    }

    private void Renew()
    {
        byte[] certificate = _desk.Network.Issue(_publicKey, _member, _desk.Parts.Clock.WallClock);
        _writer.TryPost(FrameCodec.Encode(new RenewalFrame(certificate)));
    }

    private async Task AbortSoonAsync()
    {
        await _over.Task.WaitAsync(Farewell, _desk.Parts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_over.Task.IsCompleted)
            _stream.Connection.Abort();
    }
}
