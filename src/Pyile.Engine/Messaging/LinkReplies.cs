using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>What a link has to write besides messages and acknowledgements: rejections of messages and lanes, pings and their answers.</summary>
internal sealed class LinkReplies
{
    private readonly Lock _sync = new();

    // By the numbers of the lanes.
    private readonly RejectedRuns[] _rejected = [new(), new()];
    private readonly HashSet<byte> _rejectedLanes = [];
    private readonly List<ProtocolFrame> _waiting = [];
    private uint? _ping;
    private uint? _pong;
    private volatile bool _isEmpty = true;

    /// <summary>Only the last of several pings has to be answered.</summary>
    public void AddPong(uint number)
    {
        lock (_sync)
        {
            _pong = number;
            _isEmpty = false;
        }
    }

    public void AddPing(uint number)
    {
        lock (_sync)
        {
            _ping = number;
            _isEmpty = false;
        }
    }

    /// <returns>False if the link has rejected this lane before.</returns>
    public bool AddRejectedLane(byte lane)
    {
        lock (_sync)
        {
            if (!_rejectedLanes.Add(lane))
                return false;
            _waiting.Add(new LaneRejectedFrame(lane));
            _isEmpty = false;
            return true;
        }
    }

    /// <returns>False if too many different rejections wait to be written, because the other side does not read them.</returns>
    public bool AddRejected(byte lane, ulong number, RejectionReason reason, ushort detail)
    {
        lock (_sync)
        {
            _isEmpty = false;
            return _rejected[lane].TryAdd(number, reason, detail);
        }
    }

    public void WriteTo(MessageBatch batch)
    {
        if (_isEmpty)
            return;
        lock (_sync)
        {
            foreach (ProtocolFrame frame in _waiting)
                batch.Add(frame);
            WriteRejected(Lanes.Messages, batch);
            WriteRejected(Lanes.Calls, batch);
            if (_pong is { } pong)
                batch.Add(new PongFrame(pong));
            if (_ping is { } ping)
                batch.Add(new PingFrame(ping));
            _waiting.Clear();
            _ping = _pong = null;
            _isEmpty = true;
        }
    }

    private void WriteRejected(byte lane, MessageBatch batch)
    {
        foreach (RejectedRun run in _rejected[lane].All)
        {
            for (ulong number = run.First; number <= run.Last; number++)
                batch.Add(new MessageRejectedFrame(lane, number, run.Reason, run.Detail));
        }
        _rejected[lane].Clear();
    }
}
