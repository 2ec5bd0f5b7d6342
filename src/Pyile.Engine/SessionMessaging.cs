using Pyile.Engine.Calls;
using Pyile.Engine.Links;
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
    private readonly MessageGate _gate;
    private readonly MessageListener _listener;
    private readonly Outbox _outbox;

    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="peerListener">Where other members connect to.</param>
    /// <param name="identity">Who this session is to other members; null if it has no links.</param>
    /// <param name="gate">Bounds the connections of other members.</param>
    public SessionMessaging(MessagingContext context, IListener peerListener, MemberIdentity? identity, MessageGate gate)
    {
        _context = context;
        _peerListener = peerListener;
        var results = new SendResults(context);
        ILegacyCarrier? legacy = (context.Options.Legacy as ILegacyServices)?.CreateCarrier(context, results);
        LinkTable? links = SessionLinks.Create(context, identity, results, out SessionCalls calls);
        _gate = gate;
        _listener = new MessageListener(context, peerListener, gate, links, legacy);
        _outbox = new Outbox(context, links, results, legacy);
        Outgoing = new OutgoingMessages(context, _outbox);
        Calls = calls;
    }

    /// <summary>Sends messages.</summary>
    public OutgoingMessages Outgoing { get; }

    /// <summary>Offers endpoints, and calls those of other members.</summary>
    public SessionCalls Calls { get; }

    public SessionCounters Counters => _context.Received.CountInto(_outbox.Counters with { Refused = _gate.RefusedCount });

    /// <inheritdoc cref="Outbox.UnreportedFailures"/>
    public long UnreportedFailures => _outbox.UnreportedFailures;

    /// <summary>Begins to take messages.</summary>
    public void Start() => _context.Work.Run(() => _listener.RunAsync(_context.Ending));

    /// <summary>The member has left: what is under way to it has failed.</summary>
    public void Forget(MemberId member) => Outgoing.Forget(member);

    /// <summary>All links are checked, and missing ones dialled at once: the network may have changed.</summary>
    public void ProbeAll() => _outbox.ProbeAll();

    /// <summary>The member has come back, perhaps elsewhere: its link is checked, or dialled at once if it is missing.</summary>
    public void Probe(MemberId member) => _outbox.Probe(member);

    /// <summary>Takes no new connections.</summary>
    public async Task StopListeningAsync() => await _peerListener.DisposeAsync().ConfigureAwait(false);

    /// <summary>Gives messages that are on their way to members that are not away some time to arrive.</summary>
    public Task FinishAsync() => _outbox.FinishAsync();

    /// <summary>Fails what is still under way.</summary>
    public void Close() => Outgoing.Close();
}
