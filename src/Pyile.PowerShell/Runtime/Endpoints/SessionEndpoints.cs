using Pyile.Engine;
using Pyile.Engine.Calls;
using Pyile.Engine.Model;
using Pyile.Values;

namespace Pyile.Runtime.Endpoints;

/// <summary>The endpoints that one session offers, and what it has seen of those of other members.</summary>
/// <param name="session">The session.</param>
/// <param name="name">Its name.</param>
internal sealed class SessionEndpoints(Session session, string name) : IEndpointGroup, ICallEndpoint
{
    private readonly Lock _sync = new();
    private volatile Endpoint[] _all = [];
    private volatile PyileEndpoint[] _known = [];
    private bool _isClosed;

    public string SessionName => name;

    /// <summary>In the order of registration.</summary>
    public IReadOnlyList<Endpoint> All => _all;

    /// <summary>The endpoints of other members that were listed last, for completion.</summary>
    public IReadOnlyList<PyileEndpoint> Known => _known;

    /// <summary>Offers an endpoint.</summary>
    /// <returns>False if the session has ended or another endpoint has the name.</returns>
    public bool TryAdd(Endpoint endpoint)
    {
        lock (_sync)
        {
            if (_isClosed || !session.Calls.TryOffer(endpoint.Name, endpoint))
                return false;
            session.Calls.TryOffer(RemoteItems.ListName, this);
            _all = [.. _all, endpoint];
            return true;
        }
    }

    public async Task RemoveAsync(Endpoint endpoint)
    {
        lock (_sync)
        {
            if (!_all.Contains(endpoint))
                return;
            session.Calls.Withdraw(endpoint.Name);
            _all = [.. _all.Where(e => e != endpoint)];
        }
        await endpoint.WhenIdleAsync().ConfigureAwait(false);
        endpoint.Dispose();
    }

    /// <summary>Remembers what a member offers.</summary>
    public void Note(string member, IReadOnlyList<PyileEndpoint> offered)
    {
        lock (_sync)
            _known = [.. _known.Where(e => e.MemberId != member), .. offered];
    }

    /// <summary>The session has ended: its calls are being stopped, and no more come.</summary>
    public void Close()
    {
        Endpoint[] all;
        lock (_sync)
        {
            _isClosed = true;
            all = _all;
            _all = [];
        }
        foreach (Endpoint endpoint in all)
            endpoint.Dispose();
    }

    // Everyone may ask, and sees what it may call.
    bool ICallEndpoint.IsAllowed(Peer caller) => true;

    async Task ICallEndpoint.RunAsync(IncomingCall call, CancellationToken cancellationToken)
    {
        using var writer = new ValueWriter();
        foreach (Endpoint endpoint in _all.Where(e => e.IsAllowed(call.Caller)))
            await call.WriteAsync(CallItemKind.Output, writer.Write(RemoteItems.OfEndpoint(endpoint)), cancellationToken).ConfigureAwait(false);
    }
}
