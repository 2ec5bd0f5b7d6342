using System.Text;
using Pyile.Engine.State;
using Pyile.Engine.Wire.V2;

namespace Pyile.Engine.Sessions.V2;

/// <summary>One message on its way to one member.</summary>
internal sealed class Outgoing(Message message, ReadOnlyMemory<byte> body)
{
    private readonly TaskCompletionSource<SendOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Message Message => message;

    public ReadOnlyMemory<byte> Body => body;

    public Task<SendOutcome> Outcome => _outcome.Task;

    public void End(SendOutcome outcome) => _outcome.TrySetResult(outcome);
}

/// <summary>A connection between two members, for messages and acknowledgements in both directions, whoever dialled it.</summary>
internal sealed class MessageLink : IAsyncDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly FrameStream _stream;
    private readonly MemberId _other;
    private readonly SessionParts _parts;
    private readonly Func<Message, int, CancellationToken, ValueTask> _deliver;
    private readonly FrameWriter _writer;
    private readonly Queue<(ulong Number, Outgoing Message)> _unacknowledged = new();
    private ulong _sent;
    private ulong _received;
    private bool _isOver;

    public MessageLink(FrameStream stream, MemberId other, SessionParts parts, Func<Message, int, CancellationToken, ValueTask> deliver)
    {
        _stream = stream;
        _other = other;
        _parts = parts;
        _deliver = deliver;
        _writer = new FrameWriter(stream.Connection.WriteAsync, () => [V2Codec.Encode(new Acknowledgement(Volatile.Read(ref _received)))]);
    }

    public MemberId Other => _other;

    /// <summary>Numbers a message and writes it after those before it. Where the link is over or breaks, the message's outcome says so.</summary>
    public async ValueTask SendAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        ulong number;
        lock (_unacknowledged)
        {
            if (_isOver)
            {
                outgoing.End(Broken("it was closed"));
                return;
            }
            number = ++_sent;
            _unacknowledged.Enqueue((number, outgoing));
        }
        Message message = outgoing.Message;
        await _writer.PostAsync(
            V2Codec.Encode(new MessageFrame(number, message.Id, message.Time, BodyKind.Text, message.IsBroadcast, outgoing.Body)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says hello on a link that was accepted: the dialler is a member only once it has read this.</summary>
    public void SayWelcome() => _writer.TryPost(V2Codec.Encode(Welcome.Instance));

    /// <summary>Runs the link until it ends; what is not acknowledged then has failed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string why = "this session ended";
        try
        {
            why = await TwoLoops.RunAsync(ReadAsync, _writer.RunAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            EndAll(why);
        }
    }

    public void Abort() => _stream.Connection.Abort();

    public ValueTask DisposeAsync()
    {
        EndAll("it was closed");
        return _stream.DisposeAsync();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await _stream.ReadAsync(V2Limits.Message, cancellationToken).ConfigureAwait(false) is { } frame)
        {
            switch (frame)
            {
                case MessageFrame message:
                    await TakeAsync(message, cancellationToken).ConfigureAwait(false);
                    break;

                case Acknowledgement acknowledgement:
                    Acknowledge(acknowledgement.Number);
                    break;

                case Goodbye:
                    return;

                // Who is a member, who is banned and who is alive is the host's to tell.
                default:
                    throw _stream.Violation($"a member does not say {frame.GetType().Name} to another");
            }
        }
    }

    private async ValueTask TakeAsync(MessageFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Number != _received + 1)
            throw _stream.Violation($"message {frame.Number} follows message {_received}");
        if (_parts.Members.FindMember(_other) is not { } sender)
            throw new PyileException(PyileError.NotAMember, "its sender is not on the roster any more");
        await _deliver(ToMessage(frame, sender), frame.Body.Length, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _received, frame.Number);
        _writer.Offer();
    }

    // Who sent it is what the link's certificate says; there is nothing else to believe.
    private Message ToMessage(MessageFrame frame, RosterMember sender)
    {
        string text;
        try
        {
            text = Strict.GetString(frame.Body.Span);
        }
        catch (DecoderFallbackException)
        {
            throw _stream.Violation("a message is not Unicode text");
        }
        _parts.Members.NoteHeard(sender.Address, null, _parts.Clock.WallClock);
        return new Message
        {
            Id = frame.Id,
            Time = _parts.Clock.WallClock,
            Text = text,
            IsBroadcast = frame.IsBroadcast,
            From = sender.Address,
            To = frame.IsBroadcast ? null : _parts.Members.Self,
            Alias = sender.Entry!.Alias,
            Encrypted = true,
        };
    }

    private void Acknowledge(ulong number)
    {
        if (_parts.Members.FindMember(_other) is { } receiver)
            _parts.Members.NoteHeard(receiver.Address, null, _parts.Clock.WallClock);
        lock (_unacknowledged)
        {
            if (number > _sent)
                throw _stream.Violation($"it has message {number}, and {_sent} were sent");
            while (_unacknowledged.TryPeek(out var first) && first.Number <= number)
                _unacknowledged.Dequeue().Message.End(SendOutcome.Delivered(null));
        }
    }

    private void EndAll(string why)
    {
        lock (_unacknowledged)
        {
            _isOver = true;
            while (_unacknowledged.TryDequeue(out var entry))
                entry.Message.End(Broken(why));
        }
    }

    private SendOutcome Broken(string why) => SendOutcome.Failed(
        FailureReason.Refused,
        $"The link to {_stream.Connection.Remote} ended before the message was acknowledged: {why}. The message may have arrived all the same.");
}
