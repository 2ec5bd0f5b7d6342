using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>The lanes to all members of version 2, side by side with the links that carry them, and the bounds of the links.</summary>
internal sealed class LinkTable : IMemberLaneTable, ILinkEvents
{
    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, Entry> _entries = [];
    private readonly MessagingContext _context;
    private readonly LinkHandshake _handshake;
    private readonly LaneFactory _factory;
    private readonly TimeSpan _interval;
    private readonly ITimer _sweep;
    private TimeSpan _lastSweep;
    private SessionCounters _gone = new();
    private bool _isClosed;

    /// <param name="context">What the session shares.</param>
    /// <param name="handshake">Opens links.</param>
    /// <param name="factory">Opens lanes.</param>
    public LinkTable(MessagingContext context, LinkHandshake handshake, LaneFactory factory)
    {
        _context = context;
        _handshake = handshake;
        _factory = factory;
        _interval = context.Outbox.DeadAfter / 5;
        _lastSweep = context.Clock.Now;
        _sweep = context.Time.CreateTimer(static table => ((LinkTable)table!).Sweep(), this, _interval, _interval);
    }

    public SessionCounters Counters
    {
        get
        {
            lock (_sync)
                return _entries.Values.Aggregate(_gone, (sum, entry) => MessageCounts.Add(sum, entry.Lanes.GetStatistics()));
        }
    }

    public MemberLanes To(Member member) => EntryOf(member).Lanes;

    /// <summary>The member asks to be dialled. One that is not on the roster is not.</summary>
    public void Invite(MemberId member)
    {
        if (_context.FindMember(member) is not { IsEncrypted: true } asking)
            return;
        Entry entry = EntryOf(asking);
        entry.Negotiator.Invite(entry.Lanes);
    }

    /// <summary>The lanes to a member, and what opens their links; null if nothing was sent or received.</summary>
    public (MemberLanes Lanes, LinkNegotiator Negotiator)? FindLink(MemberId member)
    {
        lock (_sync)
            return _entries.TryGetValue(member, out Entry? entry) ? (entry.Lanes, entry.Negotiator) : null;
    }

    /// <summary>Takes a connection that another member has dialled, and runs it as a link until it ends.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isRelayed">Whether it is a circuit.</param>
    /// <param name="taken">Called when the connection is a link.</param>
    /// <param name="cancellationToken">Ends the attempt, until the connection is a link.</param>
    public async Task AcceptAsync(IConnection connection, bool isRelayed, Action taken, CancellationToken cancellationToken)
    {
        (FrameStream stream, Member from) = await _handshake.AcceptAsync(connection, cancellationToken).ConfigureAwait(false);
        Entry entry = EntryOf(from);
        MessageLink? link = null;
        try
        {
            link = await entry.Negotiator.WelcomeAsync(stream, entry.Lanes, isRelayed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (link is null)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
        if (link is null)
            return;
        taken();
        await entry.Negotiator.RunAsync(link).ConfigureAwait(false);
    }

    public void Drop(MemberId member, SendOutcome outcome)
    {
        if (Find(member) is not { } lanes)
            return;
        lanes.Close(outcome);
        lock (_sync)
        {
            if (_entries.Remove(member))
                _gone = MessageCounts.Add(_gone, lanes.GetStatistics());
        }
    }

    public void ProbeAll()
    {
        foreach (MemberLanes lanes in AllLanes())
            lanes.Probe();
    }

    public void Probe(MemberId member) => Find(member)?.Probe();

    public void Close()
    {
        Entry[] all;
        lock (_sync)
        {
            _isClosed = true;
            all = [.. _entries.Values];
        }
        _sweep.Dispose();
        foreach (Entry entry in all)
            entry.Lanes.Close(SendOutcome.OfClosed);
    }

    public Task FlushAsync() => Task.WhenAll(AllLanes().Select(l => l.FlushAsync()));

    public Task FlushPresentAsync() =>
        Task.WhenAll(AllLanes().Where(l => l.Link is not null || l.FindMember().AwaySince is null).Select(l => l.FlushAsync()));

    public PeerStatistics? StatisticsOf(MemberId member) => Find(member)?.GetStatistics();

    // With messages on their way a link would only be dialled again, so one without is closed first.
    void ILinkEvents.OnAttached()
    {
        MemberLanes[] linked = [.. AllLanes().Where(l => l.Link is not null)];
        int excess = linked.Length - _context.Outbox.MaxLinks;
        if (excess <= 0)
            return;
        var open = linked.Select(l => (l.IsIdle, l.Link)).Where(l => l.Link is not null);
        foreach ((_, ILaneLink? link) in open.OrderBy(l => !l.IsIdle).ThenBy(l => l.Link!.LastUsed).Take(excess))
            link!.CloseIdle();
    }

    private Entry EntryOf(Member member)
    {
        MemberId id = member.Id;
        Entry entry;
        bool isClosed;
        lock (_sync)
        {
            if (_entries.TryGetValue(id, out Entry? known))
                return known;
            var negotiator = new LinkNegotiator(_handshake.IsPreferredOver(id), _context, _handshake, this);
            entry = new Entry(_factory.Open(member, negotiator), negotiator);
            isClosed = _isClosed;
            _entries[id] = entry;
        }
        // The member may have left after the caller looked at the roster.
        if (isClosed)
            entry.Lanes.Close(SendOutcome.OfClosed);
        else if (_context.Members.FindMember(id) is null)
            Drop(id, SendOutcome.OfGone);
        return entry;
    }

    private void Sweep()
    {
        TimeSpan now = _context.Clock.Now;
        TimeSpan late = now - _lastSweep - _interval;
        _lastSweep = now;
        // Half an interval late is an ordinary timer; later is a process that was stopped.
        if (late < _interval / 2)
            late = TimeSpan.Zero;
        foreach (MemberLanes lanes in AllLanes())
        {
            if (lanes.Link is not { } link)
                continue;
            link.Check(now, late);
            if (now - link.LastUsed >= _context.Outbox.IdleAfter && lanes.IsIdle)
                link.CloseIdle();
        }
    }

    private MemberLanes? Find(MemberId member)
    {
        lock (_sync)
            return _entries.GetValueOrDefault(member)?.Lanes;
    }

    private MemberLanes[] AllLanes()
    {
        lock (_sync)
            return [.. _entries.Values.Select(e => e.Lanes)];
    }

    private sealed record Entry(MemberLanes Lanes, LinkNegotiator Negotiator);
}
