using System.Net;
using Pyile.Engine.Links;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The messages of one session: what it sends, and what it takes from other members.</summary>
internal sealed class SessionMessaging
{
    private readonly MessagingContext _context;
    private readonly IListener _peerListener;
    private readonly MessageListener _listener;
    private readonly Outbox _outbox;
    private readonly MessageFactory _factory;

    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="peerListener">Where other members connect to.</param>
    /// <param name="identity">Who this session is to other members; null if it has no links.</param>
    public SessionMessaging(MessagingContext context, IListener peerListener, MemberIdentity? identity)
    {
        _context = context;
        _peerListener = peerListener;
        _factory = new MessageFactory(context.Members, context.Clock);
        var results = new SendResults(context, context.Ledger);
        ILegacyCarrier? legacy = (context.Options.Legacy as ILegacyServices)?.CreateCarrier(context, context.Received);
        LinkTable? links = identity is null
            ? null
            : new LinkTable(context, identity, new LinkHandshake(context, identity), results, context.Ending);
        _listener = new MessageListener(context, peerListener, links, legacy);
        _outbox = new Outbox(context, links, results, context.Ledger, legacy);
    }

    public SessionCounters Counters => _outbox.Counters with
    {
        Received = _context.Received.Count,
        Refused = _listener.Refused,
        InboxFull = _context.Inbox.TimesFull,
        EventsLost = _context.Events.Lost,
    };

    /// <summary>Begins to take messages.</summary>
    public void Start() => _context.Work.Run(() => _listener.RunAsync(_context.Ending));

    public Task<Receipt> SendAsync(AddressedMessage message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        _outbox.SendAsync(message, timeout ?? _context.Options.SendTimeout, cancellationToken);

    public ValueTask PostAsync(AddressedMessage message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        _outbox.PostAsync(message, timeout ?? _context.Options.SendTimeout, cancellationToken);

    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public AddressedMessage Address(IPEndPoint from, MemberId to, Content content) => _factory.New(from, to, content);

    /// <summary>The same message for each other member. The history has it once, now, because it may reach some members and not others.</summary>
    /// <exception cref="PyileException">The content cannot be broadcast.</exception>
    public AddressedMessage[] AddressToAll(IPEndPoint from, Content content)
    {
        AddressedMessage[] messages = _factory.NewForAll(from, content);
        if (messages is [var first, ..])
            _context.History.Add(first.Message);
        return messages;
    }

    public Task FlushAsync() => _outbox.FlushAsync();

    public PeerStatistics StatisticsOf(Member member) => _outbox.StatisticsOf(member);

    /// <summary>The member has left: what is under way to it has failed.</summary>
    public void Forget(MemberId member) => _outbox.Forget(member);

    /// <summary>Takes no new connections.</summary>
    public async Task StopListeningAsync() => await _peerListener.DisposeAsync().ConfigureAwait(false);

    /// <summary>Gives messages that are on their way to members that answer a moment to arrive.</summary>
    public Task FinishAsync() => _outbox.FinishAsync();

    /// <summary>Fails what is still under way.</summary>
    public void Close() => _outbox.Close();
}
