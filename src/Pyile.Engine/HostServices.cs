using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>What a host has besides the services of every session: what it keeps, its members, and its logins.</summary>
internal sealed class HostServices
{
    private readonly MessagingContext _context;

    /// <param name="session">The services of every session.</param>
    /// <param name="options">How the network is opened.</param>
    /// <param name="store">What is kept across restarts; it belongs to this.</param>
    /// <param name="network">The network's key; null if only a legacy protocol is spoken.</param>
    /// <param name="loginListener">Where joiners connect to; it belongs to this.</param>
    /// <param name="peerAddress">Where members connect to.</param>
    public HostServices(
        SessionServices session, HostOptions options, HostStore store, HostNetwork? network, IListener loginListener, IPEndPoint peerAddress)
    {
        _context = session.Context;
        Store = store;
        Network = network;
        PeerAddress = peerAddress;
        Events = new HostEvents(_context, session.Roster, store);
        RosterPublisher? publisher = network is null
            ? null
            : new RosterPublisher(network.Authority, new RosterLog(network.Authority.NetworkId, FirstVersion(network)));
        Member host = OwnRow(options, network, peerAddress, _context.Clock.WallClock);
        _context.Members.SetSelf(host.Id, peerAddress);
        Membership = new HostMembership(_context, _context.Members, publisher, new BanPolicy(store.Bans), Events, host, _context.Ending);
        Logins = new HostLogins(_context, _context.Members, options, store, network, publisher, Membership, Events, loginListener);
    }

    public HostStore Store { get; }

    public HostNetwork? Network { get; }

    public HostEvents Events { get; }

    public HostMembership Membership { get; }

    public HostLogins Logins { get; }

    /// <summary>Where members connect to.</summary>
    public IPEndPoint PeerAddress { get; }

    /// <summary>Begins to take logins.</summary>
    public void Start()
    {
        if (_context.Options.Legacy is not null)
            Log.Unencrypted(_context.Logger);
        if (Network is not null)
        {
            string fingerprint = Network.Trust.NetworkId.ToFingerprint();
            Log.Network(_context.Logger, fingerprint, Store.IsKept ? "kept in the state file" : "a new one, which ends with this session");
        }
        Log.Listening(_context.Logger, Logins.Address, PeerAddress);
        Events.SaveLater();
        Logins.Start();
    }

    /// <summary>Takes no more logins, and says goodbye to the members.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await Logins.StopListeningAsync().ConfigureAwait(false);
            await Membership.SayGoodbyeAsync(Store.IsKept ? GoodbyeReason.HostStops : GoodbyeReason.NetworkEnds).ConfigureAwait(false);
        }
        finally
        {
            await Membership.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Saves what the last logins have changed, and releases everything.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            await Store.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (PyileException)
        {
            // The store has logged it, and an end cannot fail.
        }
        finally
        {
            Logins.Dispose();
            Store.Dispose();
        }
    }

    private static Member OwnRow(HostOptions options, HostNetwork? network, IPEndPoint address, DateTimeOffset started) => new()
    {
        Id = network?.Host ?? MemberId.NewRandom(),
        Alias = options.Alias,
        KeyHash = network?.HostKey,
        Protocol = network is null ? MemberProtocol.Legacy : MemberProtocol.Version2,
        IsHost = true,
        AllowsLegacy = options.Legacy is not null,
        Addresses = [address],
        Joined = started,
    };

    // Later versions than any of an earlier start, even if its clock was ahead.
    private static ulong FirstVersion(HostNetwork network) => network.Starts << 32;
}
