using System.Security.Authentication;
using System.Security.Cryptography;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Links;

/// <summary>Takes the connections of other members: links, and messages of an older protocol if that is allowed.</summary>
internal sealed class MessageListener(
    MessagingContext parts, IListener listener, MessageGate gate, LinkTable? links, ILegacyCarrier? legacy)
{
    // A connection that brings no message within this time, or is one too many, is closed.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly FirstByte _firstByte = new(Deadline, parts.Time);

    public Task RunAsync(CancellationToken cancellationToken) =>
        AcceptLoop.RunAsync(
            listener,
            WaitForRoomAsync,
            connection => Accept(connection, cancellationToken),
            parts.Time,
            parts.Logger,
            cancellationToken);

    // A link also brings acknowledgements, so a full inbox does not keep links out.
    private ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        links is null ? parts.Inbox.WaitForRoomAsync(null, cancellationToken) : ValueTask.CompletedTask;

    private void Accept(IConnection connection, CancellationToken cancellationToken)
    {
        if (gate.TryEnter(connection))
            parts.Work.Run(() => TakeAsync(connection, cancellationToken));
        else
            parts.Work.Run(() => connection.DisposeAsync().AsTask());
    }

    private async Task TakeAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                Task taking = links is null ? CarryAsync(connection, connection, cancellationToken) : ListenAsync(connection, links, cancellationToken);
                await taking.ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is PyileException or IOException or AuthenticationException or CryptographicException)
            {
                gate.Refused.Add(connection, exception.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                gate.Refused.Add(connection, $"no message within {Deadline.TotalSeconds:0} s");
            }
            finally
            {
                gate.Leave(connection);
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
        else
            await CarryAsync(unread, connection, cancellationToken).ConfigureAwait(false);
    }

    private Task CarryAsync(IConnection unread, IConnection gated, CancellationToken cancellationToken) => legacy is not null
        ? legacy.ReceiveAsync(unread, () => gate.Leave(gated), cancellationToken)
        : throw new PyileException(PyileError.UnencryptedNotAllowed, "it is not encrypted");

    private async Task AcceptAsync(LinkTable open, IConnection connection, IConnection unread, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await open.AcceptAsync(unread, isRelayed: false, () => gate.Leave(connection), both.Token).ConfigureAwait(false);
    }
}
