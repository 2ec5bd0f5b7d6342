using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Storage;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// The networks that this user's machine remembers, as far as a join needs them. A remembered network is the only one that is accepted at
/// its address, unless the caller wants to replace it.
/// </summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="clock">The clock of the session.</param>
internal sealed class RememberedNetworks(PeerOptions options, MonotonicClock clock)
{
    private readonly TrustStore? _store = options.TrustPath is { } path ? new TrustStore(path) : null;
    private readonly Dictionary<TicketHost, KeyHash> _found = [];
    private bool _hasWarned;

    /// <summary>The network that must be at that address; null if any may be.</summary>
    /// <exception cref="PyileException">The file of remembered networks is damaged or cannot be read.</exception>
    public KeyHash? Find(TicketHost host)
    {
        if (_store is null)
            return null;
        // Also if any network is accepted: what is damaged cannot be changed either, and the host must not have admitted this session then.
        KnownNetwork? known = _store.Find(host.Name, host.Port);
        if (_store.WasOpenToOthers && !_hasWarned)
            Log.TrustWasWritable(options.Logger, options.TrustPath!);
        _hasWarned |= _store.WasOpenToOthers;
        if (known is not null)
            _found[host] = known.Network;
        return options.AcceptNewHost ? null : known?.Network;
    }

    /// <summary>The addresses of a ticket at which its network may be. Where another one is remembered, it is not looked for.</summary>
    /// <exception cref="PyileException">Another network is remembered for each of them.</exception>
    public IReadOnlyList<TicketHost> HostsFor(TicketContent ticket)
    {
        List<TicketHost> possible = [];
        PyileException? changed = null;
        foreach (TicketHost host in ticket.Hosts)
        {
            if (Find(host) is not { } remembered || remembered == ticket.Network)
            {
                possible.Add(host);
                continue;
            }
            changed = new PyileException(
                PyileError.HostKeyChanged,
                $"The ticket is for the network {ticket.Network.ToFingerprint()}, but for {host} the network {remembered.ToFingerprint()} is remembered. Nothing was sent. Ask the host's owner for the fingerprint, and accept the new host only if it is that of the ticket.");
            Log.HostAddressSkipped(options.Logger, changed.Message);
        }
        return possible.Count > 0 || changed is null ? possible : throw changed;
    }

    /// <summary>
    /// Remembers the network of a host that has let this session in. If the file cannot be written, the login stands, and a warning is
    /// logged, unless only the time of this login is not saved. If another process has remembered another network meanwhile, the host is
    /// left again.
    /// </summary>
    /// <exception cref="PyileException">Another network is remembered.</exception>
    public async Task AddAsync(TicketHost reached, IJoinedHost host)
    {
        if (_store is null || host.Identity is not { } identity)
            return;
        KeyHash network = identity.Trust.NetworkId;
        try
        {
            _store.Remember(reached.Name, reached.Port, network, clock.WallClock, options.AcceptNewHost);
        }
        catch (PyileException exception) when (exception.Kind == PyileError.TrustFile)
        {
            if (_found.TryGetValue(reached, out KeyHash known) && known == network)
                Log.LastSeenNotSaved(options.Logger, exception.Message);
            else
                Log.NotRemembered(options.Logger, network.ToFingerprint(), reached.Name, reached.Port, exception.Message);
        }
        catch
        {
            // The host has listed this session, and nothing else would end that connection.
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
