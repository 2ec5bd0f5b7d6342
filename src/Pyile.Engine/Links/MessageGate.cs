using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Links;

/// <summary>
/// Bounds the connections on the port for messages that have said nothing yet, in total and for each address, and how often an address
/// connects.
/// </summary>
internal sealed class MessageGate
{
    private const int MaxOpen = 1024;

    // Many members behind one address may connect at the same moment, but others always find places.
    private const int MaxOpenPerAddress = 1000;
    private static readonly LoginOptions Rates = new();

    private readonly Lock _sync = new();
    private readonly MessagingContext _context;
    private readonly IBanPolicy? _bans;
    private readonly HalfOpenGate<IConnection> _open = new(MaxOpen, MaxOpenPerAddress);
    private readonly PrefixRateLimiter _rate = new(Rates.PerSecond, Rates.Burst);

    /// <param name="context">What the session shares.</param>
    /// <param name="bans">Judges who is banned, at a host; null elsewhere.</param>
    public MessageGate(MessagingContext context, IBanPolicy? bans)
    {
        _context = context;
        _bans = bans;
        Refused = new RefusedConnections(context);
    }

    /// <summary>The connections that did not become links.</summary>
    public RefusedConnections Refused { get; }

    public long RefusedCount => Refused.Count;

    /// <summary>Lets a new connection in, and ends the one that has been silent longest if there are too many.</summary>
    /// <returns>False if it is refused. The refusal has been counted and reported.</returns>
    public bool TryEnter(IConnection connection)
    {
        IPAddress address = connection.Remote.Address;
        if (_bans?.Judge(new BanSubject(address)) is not null)
        {
            Refused.Add(connection, "its address is banned");
            return false;
        }
        // In version 1 each message has a connection of its own.
        bool isPaced = !_context.Members.HasLegacyAt(address);
        bool isTooFast;
        IConnection? evicted = null;
        lock (_sync)
        {
            IPAddress prefix = Addresses.Prefix(address);
            isTooFast = isPaced && !_rate.TryTake(prefix, _context.Clock.Now);
            if (!isTooFast)
                evicted = _open.Enter(connection, prefix, _context.Clock.Now);
        }
        evicted?.Abort();
        if (isTooFast)
            Refused.Add(connection, "too many connections from there lately");
        return !isTooFast;
    }

    /// <summary>The connection is a link now, or it has ended.</summary>
    public void Leave(IConnection connection)
    {
        lock (_sync)
            _open.Leave(connection);
    }
}
