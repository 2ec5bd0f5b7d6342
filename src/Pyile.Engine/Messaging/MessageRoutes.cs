using Pyile.Engine.Links;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;
namespace Pyile.Engine.Messaging;

/// <summary>The routes to all members of version 2, and the bounds of their links.</summary>
internal sealed class MessageRoutes
{
    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, LinkNegotiator> _makers = [];
    private readonly MessagingContext _parts;
    private readonly MemberIdentity _identity;
    private readonly LinkHandshake _setup;
    private readonly SendResults _results;
    private readonly Action<ReadOnlySpan<Message>> _received;
    private readonly CancellationToken _closing;
    private readonly ITimer _sweep;
    private SessionCounters _gone = new();
    private bool _isClosed;

    public MessageRoutes(
        MessagingContext parts, MemberIdentity identity, LinkHandshake setup, SendResults results, Action<ReadOnlySpan<Message>> received, CancellationToken closing)
    {
        _parts = parts;
        _identity = identity;
        _setup = setup;
        _results = results;
        _received = received;
        _closing = closing;
        TimeSpan often = parts.Options.Outbox.IdleAfter / 4;
        _sweep = parts.Time.CreateTimer(static routes => ((MessageRoutes)routes!).CloseIdle(), this, often, often);
    }

    /// <summary>The sums of all members, also of those that have left.</summary>
    public SessionCounters Counters
    {
        get
        {
            lock (_sync)
                return _makers.Values.Aggregate(_gone, (sum, maker) => MessageCounts.Add(sum, maker.Route.Statistics()));
        }
    }

    /// <summary>The route to a member.</summary>
    public MessageRoute To(Member member) => MakerFor(member).Route;

    /// <summary>Takes a connection that another member has dialled, and runs it until it ends.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="find">Waits a little for somebody to be listed.</param>
    /// <param name="taken">Called when it is a link.</param>
    /// <param name="cancellationToken">Ends the attempt, up to where it is a link.</param>
    public async Task AcceptAsync(
        IConnection connection, Func<Func<Member?>, CancellationToken, ValueTask<Member?>> find, Action taken, CancellationToken cancellationToken)
    {
        (FrameStream stream, Member from) = await _setup.AcceptAsync(connection, find, cancellationToken).ConfigureAwait(false);
        LinkNegotiator maker = MakerFor(from);
        MessageLink? link = null;
        try
        {
            link = await maker.WelcomeAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (link is null)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
        if (link is null)
            return;
        taken();
        await maker.RunAsync(link).ConfigureAwait(false);
    }

    /// <summary>The member is not on the roster any more: its link ends, and what is pending has failed.</summary>
    public void Drop(MemberId member, SendOutcome outcome)
    {
        LinkNegotiator? maker;
        lock (_sync)
            maker = _makers.GetValueOrDefault(member);
        if (maker is null)
            return;
        maker.Route.Close(outcome);
        lock (_sync)
        {
            if (_makers.Remove(member))
                _gone = MessageCounts.Add(_gone, maker.Route.Statistics());
        }
    }

    /// <summary>The session has ended.</summary>
    public void Close()
    {
        LinkNegotiator[] all;
        lock (_sync)
        {
            _isClosed = true;
            all = [.. _makers.Values];
        }
        _sweep.Dispose();
        foreach (LinkNegotiator maker in all)
            maker.Route.Close(SendOutcome.OfClosed);
    }

    public Task FlushAsync()
    {
        lock (_sync)
            return Task.WhenAll(_makers.Values.Select(m => m.Route.FlushAsync()));
    }

    /// <summary>The same for those that have a link: who has none may not be there at all.</summary>
    public Task FlushLinkedAsync()
    {
        lock (_sync)
            return Task.WhenAll(_makers.Values.Where(m => m.Route.Link is not null).Select(m => m.Route.FlushAsync()));
    }

    public PeerStatistics? StatisticsOf(MemberId member)
    {
        lock (_sync)
            return _makers.GetValueOrDefault(member)?.Route.Statistics();
    }

    private LinkNegotiator MakerFor(Member member)
    {
        MemberId id = member.Id;
        LinkNegotiator maker;
        bool isClosed;
        lock (_sync)
        {
            if (_makers.TryGetValue(id, out LinkNegotiator? known))
                return known;
            maker = new LinkNegotiator(member, _identity.Member.Value < id.Value, _parts, _setup, _results, _received, CloseLeastUsed, _closing);
            isClosed = _isClosed;
            _makers[id] = maker;
        }
        // It may have left between the look at the roster and this.
        if (isClosed)
            maker.Route.Close(SendOutcome.OfClosed);
        else if (_parts.Members.FindMember(id) is null)
            Drop(id, SendOutcome.OfGone);
        return maker;
    }

    private void CloseIdle()
    {
        TimeSpan now = _parts.Clock.Now;
        foreach (MessageLink link in OpenLinks())
        {
            if (link.Route.IsIdle && now - link.LastUsed >= _parts.Options.Outbox.IdleAfter)
                link.CloseIdle();
        }
    }

    // Rather one that has nothing under way; with its messages on the way it would only be dialled again.
    private void CloseLeastUsed()
    {
        MessageLink[] open = OpenLinks();
        int tooMany = open.Length - _parts.Options.Outbox.MaxLinks;
        if (tooMany <= 0)
            return;
        foreach (MessageLink link in open.OrderBy(l => !l.Route.IsIdle).ThenBy(l => l.LastUsed).Take(tooMany))
            link.CloseIdle();
    }

    private MessageLink[] OpenLinks()
    {
        lock (_sync)
            return [.. _makers.Values.Select(m => m.Route.Link).OfType<MessageLink>()];
    }
}
