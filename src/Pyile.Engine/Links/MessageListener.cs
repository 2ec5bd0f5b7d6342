using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Legacy;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Links;

/// <summary>
/// Takes what members connect for: links of version 2, and where version 1 is allowed, its messages, one connection each,
/// read, put into the inbox, echoed, closed.
/// </summary>
internal sealed class MessageListener(
    SessionContext parts, IListener listener, LinkTable? links, Func<Message, CancellationToken, ValueTask> deliver)
{
    // A connection that brings no message within this time, or is one too many, is closed.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    // A new member may speak before the list with it on has come here.
    private static readonly TimeSpan RosterDelay = TimeSpan.FromSeconds(1);
    private const int MaxOpen = 1024;

    private readonly HalfOpenGate<IConnection> _gate = new(MaxOpen, MaxOpen);
    private readonly FirstByte _firstByte = new(Deadline, parts.Time);
    private long _refused;

    public long Refused => Interlocked.Read(ref _refused);

    public Task RunAsync(CancellationToken cancellationToken) =>
        AcceptLoop.RunAsync(
            listener,
            WaitForRoomAsync,
            connection => parts.Work.Run(() => TakeAsync(connection, cancellationToken)),
            parts.Time,
            parts.Logger,
            cancellationToken);

    // A link of version 2 also brings acknowledgements, whatever the inbox says.
    private ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        links is null ? parts.Inbox.WaitForRoomAsync(cancellationToken) : ValueTask.CompletedTask;

    private async Task TakeAsync(IConnection connection, CancellationToken cancellationToken)
    {
        Enter(connection);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                await (links is null ? ReceiveAsync(connection, connection, cancellationToken) : ListenAsync(connection, links, cancellationToken)).ConfigureAwait(false);
            }
            catch (PyileException exception)
            {
                Refuse(connection, exception.Message);
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException or CryptographicException)
            {
                Refuse(connection, exception.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Refuse(connection, $"no message within {Deadline.TotalSeconds:0} s");
            }
            finally
            {
                LeaveGate(connection);
            }
        }
    }

    private async Task ListenAsync(IConnection connection, LinkTable open, CancellationToken cancellationToken)
    {
        var (speech, unread) = await _firstByte.ListenAsync(connection, cancellationToken).ConfigureAwait(false);
        if (speech == DetectedProtocol.Silent)
            throw new PyileException(PyileError.Timeout, $"no message within {Deadline.TotalSeconds:0} s");
        if (speech == DetectedProtocol.Tls)
            await AcceptAsync(open, connection, unread, cancellationToken).ConfigureAwait(false);
        else if (parts.Options.AllowUnencrypted)
            await ReceiveAsync(unread, connection, cancellationToken).ConfigureAwait(false);
        else
            throw new PyileException(PyileError.UnencryptedNotAllowed, "it is not encrypted");
    }

    private async Task AcceptAsync(LinkTable open, IConnection connection, IConnection unread, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await open.AcceptAsync(unread, FindAsync, () => LeaveGate(connection), both.Token).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(IConnection unread, IConnection gated, CancellationToken cancellationToken)
    {
        var stream = new ValueStream(unread, isIdle: false);
        await using (stream.ConfigureAwait(false))
            await ReceiveAsync(stream, gated, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(ValueStream stream, IConnection gated, CancellationToken cancellationToken)
    {
        IPAddress address = stream.Connection.Remote.Address;
        if (await FindAsync(() => parts.Members.FindAny(address), cancellationToken).ConfigureAwait(false) is null)
        {
            stream.Connection.Abort();
            throw new PyileException(PyileError.NotAMember, "no member has that address");
        }
        V1Value? value;
        using (var deadline = new CancellationTokenSource(Deadline, parts.Time))
        using (var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token))
            value = await stream.ReadAsync(V1Limits.Message, both.Token).ConfigureAwait(false);
        // Whoever has said something makes room for nobody any more.
        LeaveGate(gated);
        if (value is not TextMessage message)
            throw new PyileException(PyileError.ProtocolViolation, value is null ? "it said nothing" : "what it said is no message");
        if (await FindAsync(() => parts.Members.FindSender(address, message.From), cancellationToken).ConfigureAwait(false) is not { } sender)
            throw new PyileException(PyileError.NotAMember, $"no member has port {message.From.Port}, and several have that address");

        await deliver(ToMessage(message, sender, stream.Connection), cancellationToken).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(new Echo(stream.Frame, parts.Alias), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The reference does not wait for it.
            Log.EchoLost(parts.Logger, sender);
        }
    }

    private async ValueTask<T?> FindAsync<T>(Func<T?> find, CancellationToken cancellationToken)
        where T : class
    {
        if (find() is { } found)
            return found;
        using var delay = new CancellationTokenSource(RosterDelay, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, delay.Token);
        return await parts.Members.WaitForAsync(find, both.Token).ConfigureAwait(false);
    }

    // Where it came from and where it arrived is what the connection says, not the message.
    private Message ToMessage(TextMessage text, IPEndPoint sender, IConnection connection) => new()
    {
        Id = Guid.NewGuid(),
        Time = parts.Clock.WallClock,
        Text = text.Text,
        Kind = text.IsJson ? MessageKind.Json : MessageKind.Text,
        IsBroadcast = text.To is null,
        From = sender,
        To = text.To is null ? null : connection.Local,
        Alias = text.Alias,
    };

    private void Enter(IConnection connection)
    {
        IConnection? evicted;
        lock (_gate)
            evicted = _gate.Enter(connection, connection.Remote.Address);
        evicted?.Abort();
    }

    private void LeaveGate(IConnection connection)
    {
        lock (_gate)
            _gate.Leave(connection);
    }

    private void Refuse(IConnection connection, string reason)
    {
        Interlocked.Increment(ref _refused);
        Log.MessageRefused(parts.Logger, connection.Remote, reason);
    }
}
