using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// How much of what one member sends on one lane is in the inbox, and what to acknowledge. It outlives the links that carry
/// it. Messages that do not fit into a full inbox are discarded, and are sent again when there is room.
/// </summary>
internal sealed class ReceiveLane(byte number)
{
    private readonly Lock _sync = new();
    private readonly RejectedRuns _rejected = new();

    // For the reader of the link alone: the last number that arrived, which may not be in the inbox yet.
    private ulong _last;
    private bool _isDiscarding;
    private RecentIds? _taken;

    private ulong _received;
    private long _messages;
    private long _bytes;
    private long _duplicates;
    private bool _isDue;
    private bool _isFullUnreported;
    private volatile bool _isFull;

    /// <summary>What the messages of the member take of the inbox and the history.</summary>
    public SenderShare Share { get; } = new();

    /// <summary>The last number that arrived. For the reader of the link.</summary>
    public ulong Last => _last;

    /// <summary>Whether a message with this id, of which only one is taken, is in the inbox already. For the reader of the link.</summary>
    public bool HasTaken(Guid id) => _taken?.Contains(id) == true;

    /// <summary>Remembers the id of a message of which only one is taken. For the reader of the link.</summary>
    public void Remember(Guid id) => (_taken ??= new RecentIds()).Add(id);

    /// <summary>Decides what to do with a message that arrived. For the reader of the link.</summary>
    public Arrival Judge(ulong message)
    {
        if (message <= _last)
        {
            Interlocked.Increment(ref _duplicates);
            return Arrival.Ignore;
        }
        // The first message that is sent again is the first that was discarded.
        if (_isDiscarding && (_isFull || message != _last + 1))
            return Arrival.Ignore;
        if (message != _last + 1)
            return Arrival.Gap;
        _isDiscarding = false;
        _last = message;
        return Arrival.Take;
    }

    /// <summary>The next messages have their place in the inbox.</summary>
    public void Count(int messages, long bytes)
    {
        lock (_sync)
        {
            _messages += messages;
            _bytes += bytes;
        }
    }

    /// <summary>The next messages can be taken out of the inbox, and so are to be acknowledged.</summary>
    public void NoteReceived(int messages)
    {
        lock (_sync)
        {
            _received += (ulong)messages;
            _isDue = true;
        }
    }

    /// <summary>A part of the next message has arrived. The sender is to know, because the rest may take long.</summary>
    public void NotePart()
    {
        lock (_sync)
            _isDue |= !_isFull;
    }

    /// <summary>The next message is in the inbox already, under another number, which counts as received.</summary>
    public void NoteRepeated()
    {
        Interlocked.Increment(ref _duplicates);
        NoteReceived(1);
    }

    /// <summary>The next message was rejected, which counts as received.</summary>
    public void NoteRejected(RejectionReason reason, ushort detail)
    {
        lock (_sync)
        {
            _rejected.Add(++_received, reason, detail);
            _isDue = true;
        }
    }

    /// <summary>
    /// The inbox is full: what arrived and is not in it is discarded, and so is what follows, until there is room. For the
    /// reader of the link.
    /// </summary>
    public void Discard()
    {
        lock (_sync)
        {
            _last = _received;
            _isDiscarding = _isFull = _isFullUnreported = _isDue = true;
        }
    }

    /// <summary>The inbox has room again, so that the member can resume.</summary>
    public void NoteRoom()
    {
        lock (_sync)
        {
            _isFull = false;
            _isDue = true;
        }
    }

    /// <summary>Writes an acknowledgement if there is something new to acknowledge.</summary>
    /// <param name="batch">Where it is written.</param>
    /// <param name="replies">What is written before it: the rejections that it covers.</param>
    public void AcknowledgeReceived(MessageBatch batch, LinkReplies replies)
    {
        bool isDue, isFull, isFullUnreported;
        ulong received;
        lock (_sync)
        {
            (isDue, isFull, isFullUnreported, received) = (_isDue, _isFull, _isFullUnreported, _received);
            _isDue = _isFullUnreported = false;
        }
        replies.WriteTo(batch);
        if (!isDue)
            return;
        // A sender that never hears that its messages were discarded would not send them again.
        if (isFullUnreported && !isFull)
            batch.AddAcknowledgement(number, received, isFull: true);
        batch.AddAcknowledgement(number, received, isFull);
    }

    /// <summary>How far this side is.</summary>
    /// <param name="next">The lowest number that this side may send.</param>
    public LanePosition GetPosition(ulong next)
    {
        lock (_sync)
            return new LanePosition(number, next, _received, [.. _rejected.All]);
    }

    /// <summary>Takes up where an earlier link has left off, while no link carries the lane.</summary>
    /// <param name="isNewSession">Whether the member was started again or is new, so that it numbers from its own next one.</param>
    /// <param name="next">The lowest number that the member may send.</param>
    /// <returns>False if messages between would be missing.</returns>
    public bool Resume(bool isNewSession, ulong next)
    {
        lock (_sync)
        {
            if (isNewSession)
            {
                _received = next - 1;
                _rejected.Clear();
            }
            else if (next > _received + 1)
            {
                return false;
            }
            _rejected.ForgetBelow(next);
            _last = _received;
            _isDue = _isFull = _isFullUnreported = _isDiscarding = false;
            return true;
        }
    }

    public PeerStatistics CountInto(PeerStatistics statistics)
    {
        lock (_sync)
            return statistics with { Received = _messages, BytesReceived = _bytes, Duplicates = Interlocked.Read(ref _duplicates) };
    }
}
