using System.Security.Cryptography;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// The lanes between this session and one member while it is on the roster, and the link that carries them now. A link
/// that ends leaves the lanes as they are.
/// </summary>
internal sealed class MemberLanes : ILaneCarrier
{
    private readonly Lock _sync = new();
    private readonly ILinkSeeker _seeker;
    private readonly MessagingContext _context;

    // By their numbers, without gaps.
    private readonly ILane[] _lanes;
    private int _first;
    private readonly ulong _session = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
    private volatile Member _member;
    private volatile ILaneLink? _link;
    private volatile string? _problem;
    private volatile bool _isClosed;
    private ulong _otherSession;
    private long _links;
    private bool _isSought;
    private LinkPath? _path;

    /// <param name="context">What the session shares.</param>
    /// <param name="member">The other side.</param>
    /// <param name="results">Reports what became of messages.</param>
    /// <param name="calls">Opens the lane of the calls.</param>
    /// <param name="seeker">Opens a link when there is something to send.</param>
    public MemberLanes(MessagingContext context, Member member, SendResults results, ICallLanes calls, ILinkSeeker seeker)
    {
        _seeker = seeker;
        _context = context;
        _member = member;
        Messages = new MessageLane(new SendLane(context, results, this), new ReceiveLane(Lanes.Messages));
        Calls = calls.Open(this);
        _lanes = [Messages, Calls];
    }

    /// <summary>The other side, as the roster had it when it was last asked for a link.</summary>
    public Member Member => _member;

    /// <summary>The lane of the messages to the inbox.</summary>
    public MessageLane Messages { get; }

    /// <summary>The lane of the calls.</summary>
    public ICallLane Calls { get; }

    /// <summary>The link that carries the lanes, or null.</summary>
    public ILaneLink? Link => _link;

    /// <summary>Whether the member is not on the roster any more, or the session has ended.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether nothing waits and nothing is unacknowledged.</summary>
    public bool IsIdle => Array.TrueForAll(_lanes, static lane => lane.IsIdle);

    /// <summary>Whether something was written that the other side is to acknowledge.</summary>
    public bool IsOwed => Array.Exists(_lanes, static lane => lane.IsOwed);

    public void Signal(bool isLone)
    {
        if (_link is { } link)
            link.Signal(isLone);
        else
            SeekLink();
    }

    /// <summary>Writes the acknowledgements that are due, with the rejections that they cover.</summary>
    public void Acknowledge(MessageBatch batch, LinkReplies replies)
    {
        foreach (ILane lane in _lanes)
            lane.Acknowledge(batch, replies);
    }

    /// <summary>A part of a message has arrived, which its sender is to know.</summary>
    public void NotePart() => Messages.Receive.NotePart();

    /// <summary>
    /// Writes what is next, as much as fits. The lanes take turns in being the first, so that none waits longer than for one batch, and a
    /// large message, which fits into an empty batch only, does not wait forever.
    /// </summary>
    /// <returns>Whether there was anything.</returns>
    public bool Fill(MessageBatch batch)
    {
        _first ^= 1;
        bool isFirst = _lanes[_first].Fill(batch);
        return _lanes[_first ^ 1].Fill(batch) || isFirst;
    }

    /// <summary>The member has acknowledged messages of a lane; one that this version does not support is ignored.</summary>
    /// <returns>False if no message with this number was written.</returns>
    public bool OnAcknowledged(byte lane, ulong number, bool isFull) => Find(lane) is not { } known || known.OnAcknowledged(number, isFull);

    /// <summary>The member did not take these messages, so they have failed.</summary>
    public void OnRejected(byte lane, in RejectedRun run) => Find(lane)?.OnRejected(run);

    /// <summary>How far this side is, as the first frame on a link says.</summary>
    public PositionFrame GetPosition()
    {
        lock (_sync)
            return new PositionFrame(_session, _otherSession, [.. _lanes.Select(static lane => lane.GetPosition())]);
    }

    /// <summary>Takes up where both sides have left off, while no link carries the lanes.</summary>
    /// <returns>False if the positions of the two sides contradict each other.</returns>
    public bool Resume(PositionFrame other)
    {
        bool isNew, isSuccessor;
        lock (_sync)
        {
            isNew = other.Session != _otherSession;
            isSuccessor = isNew && _otherSession != 0;
        }
        var how = new Resumption(isNew, isSuccessor, KnowsThisSession: other.OtherSession == _session);
        for (byte number = 0; number < _lanes.Length; number++)
        {
            // A side that does not know a lane has sent and received nothing on it.
            LanePosition position = other.Lanes.FirstOrDefault(lane => lane.Lane == number) ?? new LanePosition(number, 1, 0);
            if (!_lanes[number].Resume(position, how))
                return false;
        }
        lock (_sync)
            _otherSession = other.Session;
        return true;
    }

    /// <summary>Makes this link carry the lanes.</summary>
    /// <param name="link">The link.</param>
    /// <param name="path">How its connection came about.</param>
    /// <returns>False if the member has left the roster meanwhile.</returns>
    public bool TryAttach(ILaneLink link, LinkPath path)
    {
        lock (_sync)
        {
            if (_isClosed)
                return false;
            _link = link;
            _path = path;
            _problem = null;
            FindMember();
            _links++;
            _context.Members.NotePath(_member.Id, path);
            return true;
        }
    }

    /// <summary>Checks the link, or has it dialled at once if it is missing: the network may have changed.</summary>
    public void Probe()
    {
        if (_link is { } link)
            link.Probe();
        else
            _seeker.Hurry();
    }

    /// <summary>The link has ended. If something is left to send, the next one is sought.</summary>
    public void Detach(ILaneLink link)
    {
        lock (_sync)
        {
            if (_link == link)
            {
                (_link, _path, _problem) = (null, null, null);
                _context.Members.NotePath(_member.Id, path: null);
            }
        }
        foreach (ILane lane in _lanes)
            lane.Trim();
        SeekLink();
    }

    /// <summary>How the connection of the link came about; null while there is none.</summary>
    public LinkPath? Path
    {
        get
        {
            lock (_sync)
                return _path;
        }
    }

    /// <summary>How the connection of the link came about, for the log.</summary>
    public string DescribePath() => Path switch
    {
        LinkPath.DialedBack => "one side asked for it through the host",
        LinkPath.Relayed => "relayed by the host",
        _ => "direct",
    };

    /// <summary>Whether the search for a link is to go on.</summary>
    public bool StillSeeksLink()
    {
        lock (_sync)
            return _isSought = WantsLink();
    }

    /// <summary>The other side as the roster has it now: it may have come back with another address.</summary>
    public Member FindMember() => _member = _context.FindMember(_member.Id) ?? _member;

    /// <summary>Why there is no link, or null if there is one.</summary>
    public string? FindProblem()
    {
        if (_link is not null)
            return null;
        string problem = _problem ?? "there is no connection yet";
        return FindMember().AwaySince is { } since ? $"it is away since {since:u}, and {problem}" : problem;
    }

    /// <summary>Records why there is no link, for the receipts.</summary>
    public void NoteProblem(string problem) => _problem = problem;

    /// <summary>Ends everything that is queued for this member, and its link.</summary>
    public void Close(SendOutcome outcome)
    {
        lock (_sync)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }
        _link?.Abort();
        foreach (ILane lane in _lanes)
            lane.Close(outcome);
    }

    public Task FlushAsync() => Task.WhenAll(_lanes.Select(static lane => lane.FlushAsync()));

    public PeerStatistics GetStatistics()
    {
        var statistics = new PeerStatistics { Id = Member.Id, Address = Member.Address, Alias = Member.Alias };
        statistics = Messages.Receive.CountInto(Messages.Send.CountInto(statistics));
        lock (_sync)
            return statistics with { Reconnects = Math.Max(0, _links - 1), IsLinked = _link is not null, Path = _path };
    }

    private ILane? Find(byte number) => number < _lanes.Length ? _lanes[number] : null;

    private void SeekLink()
    {
        lock (_sync)
        {
            if (_isSought || !WantsLink())
                return;
            _isSought = true;
        }
        _seeker.Seek(this);
    }

    private bool WantsLink() => !_isClosed && _link is null && !IsIdle;
}
