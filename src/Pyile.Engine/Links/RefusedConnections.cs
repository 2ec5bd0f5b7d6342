using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Links;

/// <summary>Counts and reports the connections for messages that were refused. All refusals of one address are equal, because a stranger chooses what is wrong.</summary>
internal sealed class RefusedConnections : IRepeatReporter<int>
{
    private readonly SessionContext _context;
    private readonly RepeatCounter<int> _reports;
    private long _count;

    public RefusedConnections(SessionContext context)
    {
        _context = context;
        _reports = new RepeatCounter<int>(context, this);
    }

    public long Count => Interlocked.Read(ref _count);

    public void Add(IConnection connection, string reason)
    {
        Interlocked.Increment(ref _count);
        if (_reports.TryReport(connection.Remote, LogIds.MessageRefused))
            Log.MessageRefused(_context.Logger, connection.Remote, reason.TrimEnd('.'));
    }

    void IRepeatReporter<int>.ReportRepeats(IPEndPoint last, int kind, int count) =>
        Log.MessageRefused(_context.Logger, last, $"{count} more since then, which were counted");
}
