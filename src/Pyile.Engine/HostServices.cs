using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>What a host has besides the services of every session: what it keeps, and its members.</summary>
internal sealed class HostServices
{
    private readonly MessagingContext _context;
    private readonly StateSaver _saver;

    /// <param name="session">The services of every session.</param>
    /// <param name="options">How the network is opened.</param>
    /// <param name="store">What is kept across restarts; it belongs to this.</param>
    /// <param name="network">The network's key; null if only a legacy protocol is spoken.</param>
    /// <param name="peerAddress">Where members connect to.</param>
    public HostServices(SessionServices session, HostOptions options, HostStore store, HostNetwork? network, IPEndPoint peerAddress)
    {
        _context = session.Context;
        Store = store;
        Network = network;
        Roster = network?.NewRoster();
        PeerAddress = peerAddress;
        _saver = new StateSaver(_context, store);
        Paths = new HostPaths(_context);
        Events = new HostEvents(_context, session.Roster, store, Paths);
        Member host = OwnRow(options, network, peerAddress, _context.Clock.WallClock);
        _context.Members.SetSelf(host.Id, peerAddress);
        Membership = new HostMembership(
            _context, new HostRoster(_context.Members, Roster, store.Members), store.Standing, Events, host, options.AwayGrace, _context.Ending);
        Paths.Use(Membership);
        Membership.Restore(store.Members.Listed());
    }

    public HostStore Store { get; }

    /// <summary>What could not be saved so far; null if everything is saved or about to be.</summary>
    public UnsavedState? Unsaved => _saver.Unsaved;

    public HostNetwork? Network { get; }

    /// <summary>The signed roster; null if only a legacy protocol is spoken.</summary>
    public RosterPublisher? Roster { get; }

    public HostEvents Events { get; }

    /// <summary>Helps members to reach each other.</summary>
    public HostPaths Paths { get; }

    /// <summary>How many circuits between members the host relays.</summary>
    public int Circuits => Paths.Count;

    public HostMembership Membership { get; }

    /// <summary>Where members connect to.</summary>
    public IPEndPoint PeerAddress { get; }

    /// <inheritdoc cref="StateSaver.SaveAsync"/>
    public Task SaveAsync(CancellationToken cancellationToken) => _saver.SaveAsync(cancellationToken);

    /// <summary>Begins to save changes, and writes to the log how the network can be reached and recognized.</summary>
    /// <param name="loginAddress">Where joiners connect to.</param>
    public void Start(IPEndPoint loginAddress)
    {
        _saver.Start();
        Paths.Start(loginAddress);
        if (_context.Options.Legacy is not null)
            Log.Unencrypted(_context.Logger);
        if (Network is not null)
            Log.Network(_context.Logger, Network.Fingerprint, Store.IsKept ? "kept in the state file" : "a new one, which ends with this session");
        Log.Listening(_context.Logger, loginAddress, PeerAddress);
    }

    /// <summary>Says goodbye to the members.</summary>
    public async Task LeaveAsync()
    {
        try
        {
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
            await _saver.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Paths.Dispose();
            Store.Dispose();
        }
    }

    private static Member OwnRow(HostOptions options, HostNetwork? network, IPEndPoint address, DateTimeOffset started) => new()
    {
        Id = network?.Host ?? MemberId.NewRandom(),
        Alias = AliasText.Clean(options.Alias),
        KeyHash = network?.HostKey,
        Protocol = network is null ? MemberProtocol.Legacy : MemberProtocol.Version2,
        IsHost = true,
        Features = network is null ? ProtocolFeatures.None : ProtocolFeatures.Own,
        AllowsLegacy = options.Legacy is not null,
        Addresses = [address],
        Joined = started,
    };
}
