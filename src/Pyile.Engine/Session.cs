using System.Net;
using System.Threading.Channels;
using Pyile.Engine.Calls;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>
/// This process's part in one network. All members may be used from any thread. docs/protocol specifies the protocol, and
/// docs/security.md what it protects against.
/// </summary>
public abstract class Session : IAsyncDisposable
{
    private readonly SessionServices _services;

    private protected Session(SessionServices services)
    {
        _services = services;
        // Readers that wait for a message look once more when the session has ended.
        _ = services.Lifetime.Ended.ContinueWith(_ => services.Inbox.Complete(), TaskScheduler.Default);
    }

    private protected SessionServices Services => _services;

    /// <exception cref="PyileException">The session has ended.</exception>
    private protected void CheckIsOpen() => _services.Lifetime.CheckIsOpen();

    public abstract SessionRole Role { get; }

    public SessionState State => _services.Lifetime.State;

    public bool IsOpen => _services.Lifetime.IsOpen;

    /// <summary>The name of this session in the network: the one it asked for, with a number if that was taken.</summary>
    public string Alias => _services.Peers.OwnAlias;

    /// <summary>This session's own member id; null while a version 1 session is not on its host's list.</summary>
    public MemberId? Id => _services.Peers.Self;

    /// <summary>Where this session takes messages. On a host bound to any address, each peer sees the address it reached the host at.</summary>
    public abstract IPEndPoint Address { get; }

    /// <summary>Where logins are taken.</summary>
    public abstract IPEndPoint HostAddress { get; }

    /// <summary>Whether the session is encrypted. Messages to members of a legacy protocol are not, even then.</summary>
    public bool Encrypted => _services.Identity is not null;

    /// <summary>Whether the session also talks, without encryption, to members that speak only a legacy protocol.</summary>
    public bool AllowsUnencrypted => _services.AllowsUnencrypted;

    /// <summary>The hash of the network's key, which people compare to know that it is the same network. Null without encryption.</summary>
    public string? Fingerprint => _services.Fingerprint;

    public DateTimeOffset Started => _services.Started;

    /// <summary>What happens, in order, for one reader; completed after <see cref="SessionClosed"/>.</summary>
    public ChannelReader<SessionEvent> Events => _services.Events;

    /// <summary>Messages that wait in the inbox.</summary>
    public int WaitingMessages => _services.Inbox.Count;

    /// <summary>Completes when the session has ended and nothing of it is left: no task, no socket, no timer.</summary>
    public Task Ended => _services.Lifetime.Ended;

    public SessionCounters Counters => _services.Messaging.Counters;

    /// <summary>The roster now, this session's own row included.</summary>
    public IReadOnlyList<Peer> GetPeers() => _services.Peers.All();

    /// <summary>The member with that id, or null.</summary>
    public Peer? FindPeer(MemberId id) => _services.Peers.Find(id);

    /// <summary>
    /// The name of a message's sender as it is known now. A member of version 1 chooses its name freely, so it is marked if a member of
    /// version 2 has the name, or had it in this session, even if the message was received before.
    /// </summary>
    public string NameOf(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _services.Peers.NameOf(message);
    }

    /// <summary>Waits until the roster is as wanted. It is checked whenever a member has joined, left, or got a name.</summary>
    /// <param name="isEnough">Whether this roster, this session's own row included, is as wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The roster that was enough.</returns>
    /// <exception cref="PyileException">The session has ended.</exception>
    public Task<IReadOnlyList<Peer>> WaitForPeersAsync(Func<IReadOnlyList<Peer>, bool> isEnough, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isEnough);
        return _services.Peers.WaitForAsync(isEnough, cancellationToken);
    }

    /// <summary>The conversations so far, both directions, oldest first. Nothing is taken out.</summary>
    public IReadOnlyList<Message> GetMessages() => _services.History.Snapshot();

    /// <summary>Opens a reader of the inbox, which starts at the oldest message. Dispose it when it is not needed any more.</summary>
    /// <param name="filter">The messages that the reader takes, or null for all. The others stay in the inbox.</param>
    public InboxReader OpenReader(Func<Message, bool>? filter = null) => _services.Inbox.OpenReader(filter);

    /// <summary>
    /// Takes the oldest message that the filter accepts out of the inbox. Works after the session has ended, too. To take
    /// several, use <see cref="OpenReader"/>: each call of this method looks at all waiting messages.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    public Message? TryReceive(Func<Message, bool>? filter = null)
    {
        if (filter is null)
            return _services.Inbox.TryTake();
        using InboxReader reader = OpenReader(filter);
        return reader.TryTake();
    }

    /// <summary>Waits for a message that the filter accepts and takes it out of the inbox. To take several, use <see cref="OpenReader"/>.</summary>
    /// <returns>Null if the session has ended and no message is left.</returns>
    public ValueTask<Message?> ReceiveAsync(Func<Message, bool>? filter = null, CancellationToken cancellationToken = default)
    {
        if (filter is not null)
            return ReceiveFilteredAsync(filter, cancellationToken);
        return _services.Inbox.TryTake() is { } message
            ? ValueTask.FromResult<Message?>(message)
            : _services.Inbox.TakeAsync(cancellationToken);
    }

    /// <summary>Sends a message to one member and waits for the receipt.</summary>
    /// <param name="to">The member's id, as on the roster.</param>
    /// <param name="content">A text, or a JSON value: at most 1 MiB as UTF-8. To a member of version 1 about 1,900 characters of plain text: there the whole message has to fit into 2048 bytes of JSON.</param>
    /// <param name="timeout">How long it waits without any progress at its receiver. Default: <see cref="SessionOptions.SendTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the message counts as failed, though it may have arrived.</param>
    /// <returns>Delivered, or failed with the reason. Messages to one member arrive in the order of the calls.</returns>
    /// <exception cref="PyileException">The text is not valid Unicode or not a JSON value, the member is this session itself, or the session has ended.</exception>
    public Task<Receipt> SendAsync(MemberId to, Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Outgoing().SendAsync(to, content, timeout, cancellationToken);

    /// <summary>
    /// Puts a message for one member into the queue. The statistics count what became of it, and a failure raises
    /// <see cref="SendFailed"/>.
    /// </summary>
    /// <inheritdoc cref="SendAsync"/>
    /// <returns>Completes when there is room for it.</returns>
    public ValueTask PostAsync(MemberId to, Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Outgoing().PostAsync(to, content, timeout, cancellationToken);

    /// <summary>Sends a message to every other member at the same time.</summary>
    /// <param name="content">As for <see cref="SendAsync"/>, but not empty, a single space or a single newline.</param>
    /// <param name="timeout">For each of them. Default: <see cref="SessionOptions.SendTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the waits.</param>
    /// <returns>The receipts of the members, each as it comes; none if there is no other member.</returns>
    /// <exception cref="PyileException">The text cannot be broadcast, or the session has ended.</exception>
    public IReadOnlyList<Task<Receipt>> Broadcast(Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Outgoing().Broadcast(content, timeout, cancellationToken);

    /// <summary>Sends a message to every other member and waits for all receipts.</summary>
    /// <inheritdoc cref="Broadcast"/>
    public async Task<IReadOnlyList<Receipt>> BroadcastAsync(Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(Broadcast(content, timeout, cancellationToken)).ConfigureAwait(false);

    /// <summary>
    /// Sends a message to one member and waits for its reply: the message whose <see cref="Content.InReplyTo"/> is the id of the one sent.
    /// The reply goes to this caller and not into the inbox; one that comes later is an ordinary message.
    /// </summary>
    /// <param name="to">The member's id, as on the roster.</param>
    /// <param name="content">As for <see cref="SendAsync"/>, without a key.</param>
    /// <param name="timeout">How long the message and its reply may take together.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The reply, or the reason why there is none: the member has left, did not get the message, or did not answer in time.</returns>
    /// <exception cref="PyileException">The content cannot be sent, the member is this session itself, or the session has ended.</exception>
    public Task<Reply> AskAsync(MemberId to, Content content, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Outgoing().AskAsync(to, content, timeout, cancellationToken);

    /// <summary>Sends a message to every other member and waits for the reply of each.</summary>
    /// <param name="content">As for <see cref="Broadcast"/>, without a key.</param>
    /// <param name="timeout">For each of them, as for <see cref="AskAsync"/>.</param>
    /// <param name="cancellationToken">Ends the waits.</param>
    /// <returns>The replies of the members, each as it comes; none if there is no other member.</returns>
    /// <exception cref="PyileException">The text cannot be broadcast, or the session has ended.</exception>
    public IReadOnlyList<Task<Reply>> AskAll(Content content, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Outgoing().AskAll(content, timeout, cancellationToken);

    /// <summary>Puts a message for every other member into their queues, as <see cref="PostAsync"/> does for one.</summary>
    /// <inheritdoc cref="Broadcast"/>
    /// <returns>Completes when there is room for it in every queue.</returns>
    public ValueTask PostToAllAsync(Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Outgoing().PostToAllAsync(content, timeout, cancellationToken);

    /// <summary>What this session offers to other members, and its calls of what they offer.</summary>
    public SessionCalls Calls => _services.Messaging.Calls;

    /// <summary>Waits until every message sent so far was delivered or has failed.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _services.Messaging.Outgoing.FlushAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// The messages of <see cref="PostAsync"/> and <see cref="PostToAllAsync"/> that have failed so far, those that the end of the session
    /// stopped included. Each of them has raised <see cref="SendFailed"/>.
    /// </summary>
    public long UnreportedFailures => _services.Messaging.UnreportedFailures;

    /// <summary>The message counts between this session and each other member since that member joined.</summary>
    public IReadOnlyList<PeerStatistics> GetStatistics() => _services.Messaging.Outgoing.GetStatistics();

    /// <summary>
    /// Ends the session: others see it leave, sockets are closed, waiting calls return. Messages on their way to members that
    /// are not away have <see cref="SessionOptions.CloseTimeout"/> to arrive; the others fail, which raises <see cref="SendFailed"/> if no caller
    /// waits for the receipt. A second call has no further effect.
    /// </summary>
    public Task CloseAsync()
    {
        _services.Lifetime.TryEnd(SessionState.Closed);
        return Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins to take messages.</summary>
    private protected void StartMessaging()
    {
        SessionMetrics.Add(this);
        _services.Lifetime.AddStage(() =>
        {
            SessionMetrics.Remove(this);
            return Task.CompletedTask;
        });
        _services.Messaging.Start();
    }

    private async ValueTask<Message?> ReceiveFilteredAsync(Func<Message, bool> filter, CancellationToken cancellationToken)
    {
        using InboxReader reader = OpenReader(filter);
        return await reader.TakeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="PyileException">The session has ended.</exception>
    private OutgoingMessages Outgoing()
    {
        _services.Lifetime.CheckIsOpen();
        return _services.Messaging.Outgoing;
    }
}
