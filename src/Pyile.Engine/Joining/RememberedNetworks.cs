using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Storage;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>The networks that this user's machine remembers, as far as a join needs them.</summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="clock">The clock of the session.</param>
internal sealed class RememberedNetworks(PeerOptions options, MonotonicClock clock)
{
    private readonly TrustStore? _store = options.TrustPath is { } path ? new TrustStore(path) : null;

    /// <returns>The network that a host must have, or null if none is remembered or any is accepted.</returns>
    public KeyHash? Find(TicketHost host) => options.AcceptNewHost ? null : _store?.Find(host.Name, host.Port)?.Network;

    /// <summary>Remembers the network of a host that has let this session in. If that fails, the host is left again.</summary>
    public async Task AddAsync(TicketHost reached, IJoinedHost host)
    {
        if (_store is null || host.Identity is not { } identity)
            return;
        try
        {
            _store.Remember(reached.Name, reached.Port, identity.Trust.NetworkId, clock.WallClock);
        }
        catch
        {
            // The host has listed this session, and nothing else would end that connection.
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
