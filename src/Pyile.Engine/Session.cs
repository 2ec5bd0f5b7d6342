using System.Net;
using System.Threading.Channels;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Links;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>
/// This process's part in one network. All members may be used from any thread. What is spoken is specified in
/// docs/protocol, and what it protects against in docs/security.md.
/// </summary>
public abstract class Session : IAsyncDisposable
{
    private readonly MemberIdentity? _identity;
    private readonly IListener _peerListener;
    private readonly MessageListener _listener;
    private readonly Outbox _outbox;
    private readonly SendLedger _ledger = new();
    private readonly MessageFactory _letters;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SessionState _state;
    private bool _isEnding;

    private protected Session(SessionContext parts, IListener peerListener, SessionState state, MemberIdentity? identity)
    {
        Parts = parts;
        _identity = identity;
        _peerListener = peerListener;
        _state = state;
        Ending = _ending.Token;
        _letters = new MessageFactory(parts.Members, parts.Clock);
        var results = new SendResults(parts, _ledger);
        LinkTable? links = identity is null
            ? null
            : new LinkTable(parts, identity, new LinkHandshake(parts, identity, OwnAddressFor), results, Ending);
        _listener = new MessageListener(parts, peerListener, links, DeliverAsync);
        _outbox = new Outbox(parts, links, results, _ledger, OwnAddressFor);
    }

    public abstract SessionRole Role { get; }

    public SessionState State => _state;

    public bool IsOpen => State is SessionState.Listening or SessionState.Connected or SessionState.Reconnecting;

    /// <summary>The name this session has in the network: the one it asked for, with a number behind it where that was taken.</summary>
    public string Alias => Parts.Alias;

    /// <summary>Where this session takes messages. On a host bound to any address, each peer sees the address it reached the host at.</summary>
    public abstract IPEndPoint Address { get; }

    /// <summary>Where logins are taken.</summary>
    public abstract IPEndPoint HostAddress { get; }

    /// <summary>Whether the session speaks version 2. With members of version 1 it is not encrypted all the same, where they are allowed.</summary>
    public bool Encrypted => _identity is not null;

    /// <summary>Whether members of version 1 are spoken with, in the clear.</summary>
    public bool AllowsUnencrypted => Parts.Options.AllowUnencrypted;

    /// <summary>What people compare to know that it is the same network: the hash of its key. Null in version 1.</summary>
    public string? Fingerprint => _identity?.Trust.NetworkId.ToFingerprint();

    public DateTimeOffset Started { get; private protected init; }

    /// <summary>What happens, in order, for one reader; completed after <see cref="SessionClosed"/>.</summary>
    public ChannelReader<SessionEvent> Events => Parts.Events.Reader;

    /// <summary>Messages that wait in the inbox.</summary>
    public int WaitingMessages => Parts.Inbox.Count;

    /// <summary>Completes when the session has ended and nothing of it is left: no task, no socket, no timer.</summary>
    public Task Ended => _ended.Task;

    public SessionCounters Counters => _outbox.Counters with
    {
        Received = Parts.Received.Count,
        Refused = _listener.Refused,
        InboxFull = Parts.Inbox.TimesFull,
        EventsLost = Parts.Events.Lost,
    };

    private protected SessionContext Parts { get; }

    /// <summary>Cancelled when the session ends.</summary>
    private protected CancellationToken Ending { get; }

    /// <summary>The roster now, this session's own row included.</summary>
    public IReadOnlyList<Peer> GetPeers() => Parts.Members.Peers();

    /// <summary>The member with that address, or null.</summary>
    public Peer? FindPeer(IPEndPoint address) => Parts.Members.Find(address);

    /// <summary>Waits until the roster is as it is wanted. It is looked at whenever somebody has joined, left, or got a name.</summary>
    /// <param name="isEnough">Whether this roster, this session's own row included, is as wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The roster that was enough.</returns>
    /// <exception cref="PyileException">The session has ended.</exception>
    public async Task<IReadOnlyList<Peer>> WaitForPeersAsync(Func<IReadOnlyList<Peer>, bool> isEnough, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isEnough);
        while (true)
        {
            Task changed = Parts.Members.Changed.Next;
            CheckIsOpen();
            IReadOnlyList<Peer> roster = GetPeers();
            if (isEnough(roster))
                return roster;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The conversations so far, both directions, oldest first. Nothing is taken out.</summary>
    public IReadOnlyList<Message> GetMessages() => Parts.History.Snapshot();

    /// <summary>Opens a reader of the inbox, which starts at the oldest message. Dispose it when it is not needed any more.</summary>
    /// <param name="filter">The messages that the reader takes, or null for all. The others stay in the inbox.</param>
    public InboxReader OpenReader(Func<Message, bool>? filter = null) => Parts.Inbox.OpenReader(filter);

    /// <summary>
    /// Takes the oldest message that the filter accepts out of the inbox. Works after the session has ended, too. To take
    /// several, use <see cref="OpenReader"/>: each call of this method looks at all waiting messages.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    public Message? TryReceive(Func<Message, bool>? filter = null)
    {
        if (filter is null)
            return Parts.Inbox.TryTake();
        using InboxReader reader = OpenReader(filter);
        return reader.TryTake();
    }

    /// <summary>Waits for a message that the filter accepts and takes it out of the inbox. To take several, use <see cref="OpenReader"/>.</summary>
    /// <returns>Null if the session has ended and no message is left.</returns>
    public ValueTask<Message?> ReceiveAsync(Func<Message, bool>? filter = null, CancellationToken cancellationToken = default) =>
        filter is null && Parts.Inbox.TryTake() is { } message
            ? ValueTask.FromResult<Message?>(message)
            : WaitForMessageAsync(filter, cancellationToken);

    /// <summary>Sends a message to one member and waits until it has it.</summary>
    /// <param name="to">The member's address, as on the roster.</param>
    /// <param name="content">A text, or a JSON value: at most 1 MiB as UTF-8. To a member of version 1 about 1,900 characters of plain text: there the whole message has to fit into 2048 bytes of JSON.</param>
    /// <param name="timeout">From this call to the answer. Default: <see cref="SessionOptions.SendTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the message counts as failed, though it may have arrived.</param>
    /// <returns>Delivered, or failed with the reason. Messages to one member arrive in the order of the calls.</returns>
    /// <exception cref="PyileException">The text is not Unicode or no JSON value, the member is this session itself, or the session has ended.</exception>
    public Task<Receipt> SendAsync(IPEndPoint to, Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _outbox.SendAsync(NewLetter(to, content, timeout), timeout ?? Parts.Options.SendTimeout, Ending, cancellationToken);

    /// <summary>
    /// Puts a message for one member into the queue. What became of it is in the statistics; where it failed,
    /// <see cref="SendFailed"/> says so.
    /// </summary>
    /// <inheritdoc cref="SendAsync"/>
    /// <returns>When there was room for it.</returns>
    public ValueTask PostAsync(IPEndPoint to, Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _outbox.PostAsync(NewLetter(to, content, timeout), timeout ?? Parts.Options.SendTimeout, Ending, cancellationToken);

    /// <summary>Sends a message to every other member at the same time.</summary>
    /// <param name="content">As for <see cref="SendAsync"/>, but not empty, a single space or a single newline.</param>
    /// <param name="timeout">For each of them. Default: <see cref="SessionOptions.SendTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the waits.</param>
    /// <returns>The receipt of each member, as it comes; none where there is no other member.</returns>
    /// <exception cref="PyileException">The text cannot be broadcast, or the session has ended.</exception>
    public IReadOnlyList<Task<Receipt>> Broadcast(Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        [.. NewLetters(content, timeout).Select(l => _outbox.SendAsync(l, timeout ?? Parts.Options.SendTimeout, Ending, cancellationToken))];

    /// <summary>The same, and waits for all receipts.</summary>
    /// <inheritdoc cref="Broadcast"/>
    public async Task<IReadOnlyList<Receipt>> BroadcastAsync(Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(Broadcast(content, timeout, cancellationToken)).ConfigureAwait(false);

    /// <summary>Puts a message for every other member into their queues, as <see cref="PostAsync"/> does for one.</summary>
    /// <inheritdoc cref="Broadcast"/>
    /// <returns>When there was room for it, for each of them.</returns>
    public async ValueTask PostToAllAsync(Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Task[] places = [.. NewLetters(content, timeout)
            .Select(l => _outbox.PostAsync(l, timeout ?? Parts.Options.SendTimeout, Ending, cancellationToken))
            .Where(p => !p.IsCompletedSuccessfully)
            .Select(p => p.AsTask())];
        await Task.WhenAll(places).ConfigureAwait(false);
    }

    /// <summary>Waits until all that was sent so far has been delivered or has failed.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _outbox.FlushAsync().WaitAsync(cancellationToken);

    /// <summary>What was said between this session and each other member since it joined.</summary>
    public IReadOnlyList<PeerStatistics> GetStatistics()
    {
        IPEndPoint? self = Parts.Members.Self;
        return [.. Parts.Members.Snapshot().Roster.Where(m => !m.Address.Equals(self)).Select(_outbox.StatisticsOf)];
    }

    /// <summary>
    /// Ends the session: others see it leave, sockets are closed, waiting calls return. What is on its way to members that
    /// answer has half a second to get there. Doing it twice is fine.
    /// </summary>
    public Task CloseAsync()
    {
        if (TryBeginEnd(SessionState.Closed))
            TearDown();
        return Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _ending.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts to take messages.</summary>
    private protected void StartListening()
    {
        SessionMetrics.Add(this);
        Parts.Work.Run(() => _listener.RunAsync(Ending));
    }

    /// <summary>Decides once how the session ends; whoever gets true goes on with <see cref="TearDown"/>.</summary>
    private protected bool TryBeginEnd(SessionState final)
    {
        lock (_ended)
        {
            if (_isEnding)
                return false;
            _isEnding = true;
            _state = final;
        }
        Parts.Members.Changed.Fire();
        return true;
    }

    /// <returns>False where the session is ending or was in another state.</returns>
    private protected bool TryChangeState(SessionState from, SessionState to)
    {
        lock (_ended)
        {
            if (_isEnding || _state != from)
                return false;
            _state = to;
            return true;
        }
    }

    // On a task of its own: the one that finds out that it is over may be among those that are waited for.
    private protected void TearDown() => _ = Task.Run(TearDownAsync);

    /// <summary>Closes what would start something new: listeners and timers.</summary>
    private protected abstract ValueTask StopTakingAsync();

    /// <summary>What is left to do when every task has ended.</summary>
    private protected virtual Task FinishAsync() => Task.CompletedTask;

    private protected void Raise(SessionEvent occurrence) => Parts.Events.Raise(occurrence);

    private protected void RaiseJoined(Peer peer)
    {
        Log.PeerJoined(Parts.Logger, peer.Address);
        Raise(new PeerJoined(Parts.Clock.WallClock, peer));
    }

    private protected void RaiseLeft(Peer peer, LeaveReason reason)
    {
        _outbox.Forget(peer);
        Log.PeerLeft(Parts.Logger, peer.Address, reason);
        Raise(new PeerLeft(Parts.Clock.WallClock, peer, reason));
    }

    private protected void RaiseSuspect(IPEndPoint address)
    {
        Parts.Members.SetSuspect(address, isSuspect: true);
        Log.PeerSuspect(Parts.Logger, address);
        if (Parts.Members.Find(address) is { } peer)
            Raise(new PeerSuspect(Parts.Clock.WallClock, peer));
    }

    private protected void NoteAnswers(IPEndPoint address)
    {
        Parts.Members.SetSuspect(address, isSuspect: false);
        Log.PeerAnswers(Parts.Logger, address);
    }

    private async Task TearDownAsync()
    {
        try
        {
            await _peerListener.DisposeAsync().ConfigureAwait(false);
            if (State == SessionState.Closed)
                await _outbox.FinishAsync().ConfigureAwait(false);
            await StopTakingAsync().ConfigureAwait(false);
            await _ending.CancelAsync().ConfigureAwait(false);
            _outbox.Close();
            await Parts.Work.WhenAllEnded().ConfigureAwait(false);
            await FinishAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.BackgroundFailure(Parts.Logger, exception);
        }
        finally
        {
            // Whoever waits for the end gets it, whatever went wrong on the way.
            SessionMetrics.Remove(this);
            Log.SessionClosed(Parts.Logger);
            Raise(new SessionClosed(Parts.Clock.WallClock));
            Parts.Events.Complete();
            _ended.TrySetResult();
            Parts.Inbox.Complete();
        }
    }

    private async ValueTask<Message?> WaitForMessageAsync(Func<Message, bool>? filter, CancellationToken cancellationToken)
    {
        using InboxReader reader = OpenReader(filter);
        return await reader.TakeAsync(cancellationToken).ConfigureAwait(false);
    }

    // A message of version 1.
    private async ValueTask DeliverAsync(Message message, CancellationToken cancellationToken)
    {
        Parts.Members.Learn(message.From, message.Alias);
        while (Parts.Received.Reserve([message]) == 0)
            await Parts.Received.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        _ledger.Receive(message.From, message.Size);
        Parts.Received.Publish([message]);
    }

    /// <summary>This session's address as that member has it on its list.</summary>
    private protected abstract IPEndPoint OwnAddressFor(IPEndPoint member);

    private AddressedMessage NewLetter(IPEndPoint to, Content content, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(to);
        CheckCanSend(content, timeout);
        return _letters.New(Address, to, content);
    }

    // Kept once, when it is sent: it may reach some and not others.
    private AddressedMessage[] NewLetters(Content content, TimeSpan? timeout)
    {
        CheckCanSend(content, timeout);
        AddressedMessage[] letters = _letters.NewForAll(Address, content);
        if (letters is [var first, ..])
            Parts.History.Add(first.Message);
        return letters;
    }

    private void CheckCanSend(Content content, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(content.Text);
        CheckIsOpen();
        if (timeout is { } given)
            OptionRules.CheckTime(given, "The time a message may take");
    }

    private void CheckIsOpen()
    {
        if (!IsOpen)
        {
            throw new PyileException(
                PyileError.SessionClosed,
                State == SessionState.HostLost ? "The session has lost its host. Join the network again." : "The session has ended. Open or join a network first.");
        }
    }
}
