using System.Net;
using System.Net.Sockets;
using Pyile.Engine.Sessions.V1;
using Pyile.Engine.State;
using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Sessions;

/// <summary>A member of a network that somebody else hosts.</summary>
public sealed class PeerSession : Session
{
    // A peer watches one host and sends no beats of its own, so it looks less often than a host does.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    // Six tries in about a second and a half, where a host cuts this peer off before it has looked at the password.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastPause = FirstPause * 32;

    private readonly PeerControlLink _link;
    private readonly HeartbeatMonitor<IPEndPoint> _heartbeats;
    private readonly IPEndPoint _host;
    private readonly IPEndPoint _self;
    private IPEndPoint? _hostMember;

    private PeerSession(SessionParts parts, IListener peerListener, Joining joining)
        : base(parts, peerListener, SessionState.Connected)
    {
        _link = new PeerControlLink(joining);
        _host = joining.Control.Connection.Remote;
        _self = new IPEndPoint(joining.Control.Connection.Local.Address, peerListener.Local.Port);
        _heartbeats = new HeartbeatMonitor<IPEndPoint>(parts.Options.Heartbeat, Tick, parts.Time, parts.Clock, OnHeartbeat);
        parts.Members.Self = _self;
        Replace(joining.Members);
        Started = parts.Clock.WallClock;
    }

    public override SessionRole Role => SessionRole.Peer;

    public override IPEndPoint Address => _self;

    public override IPEndPoint HostAddress => _host;

    /// <summary>Joins a network.</summary>
    /// <exception cref="PyileException">The host does not answer, refuses the password or has banned this address, or an option cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended the attempt.</exception>
    public static Task<PeerSession> ConnectAsync(PeerOptions options, CancellationToken cancellationToken = default) =>
        ConnectAsync(options, TcpTransport.Instance, cancellationToken);

    internal static async Task<PeerSession> ConnectAsync(PeerOptions options, ITransport transport, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options, options.Password);
        OptionRules.CheckPort(options.Port);
        if (options.Port == 0)
            throw OptionRules.Invalid($"The host's port is 1 to {IPEndPoint.MaxPort}; the default is {SessionOptions.DefaultPort}.");
        // An empty name is found, too: it is this machine.
        if (string.IsNullOrWhiteSpace(options.HostName))
            throw OptionRules.Invalid("The host has no name. Give its name or IPv4 address.");
        OptionRules.CheckTime(options.Timeout, "The time a login may take");

        using var deadline = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        IListener peerListener = LocalAddresses.Listen(transport, options.Address, options.PeerPort);
        try
        {
            Joining joining = await JoinAsync(options, transport, peerListener.Local.Port, both.Token).ConfigureAwait(false);
            var session = new PeerSession(new SessionParts(options, transport), peerListener, joining);
            session.Begin();
            return session;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            await peerListener.DisposeAsync().ConfigureAwait(false);
            throw new PyileException(
                PyileError.Timeout,
                $"{options.HostName}:{options.Port} did not let this peer in within {options.Timeout.TotalSeconds:0.#} s. Check that a host runs there and that no firewall is between, or give it more time.",
                exception);
        }
        catch
        {
            await peerListener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // What a host lists itself as is what reaches it from here; everybody is listed to everybody as the same.
    private protected override IPEndPoint OwnAddressFor(IPEndPoint member) => _self;

    private protected override ValueTask StopTakingAsync() => _heartbeats.DisposeAsync();

    private static async Task<Joining> JoinAsync(PeerOptions options, ITransport transport, int peerPort, CancellationToken cancellationToken)
    {
        var remote = new IPEndPoint(await ResolveAsync(options.HostName, cancellationToken).ConfigureAwait(false), options.Port);
        for (TimeSpan pause = FirstPause; ; pause *= 2)
        {
            JoinRun? run = null;
            try
            {
                run = new JoinRun(transport, await ConnectAsync(options, transport, remote, cancellationToken).ConfigureAwait(false), options.Address);
                return await run.RunAsync(options.Password, peerPort, cancellationToken).ConfigureAwait(false);
            }
            catch (PyileException exception) when (exception.Kind == PyileError.ConnectionLost && run is not { IsAuthenticated: true } && pause < LastPause)
            {
                // A host with too many strangers at its door cuts off one that was quick enough for any other.
                await Task.Delay(pause * (0.5 + (options.Random.NextDouble() / 2)), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<IConnection> ConnectAsync(PeerOptions options, ITransport transport, IPEndPoint remote, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.ConnectAsync(remote, options.Address, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressUnavailableException exception)
        {
            throw LocalAddresses.ToException(exception);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            throw new PyileException(PyileError.ConnectionLost, $"{remote} cut the connection off at once. Try again.", exception);
        }
        catch (IOException exception)
        {
            throw new PyileException(
                PyileError.HostUnreachable,
                $"No host answers at {remote}: {exception.Message}. Check the name and the port, and that a host runs there.",
                exception);
        }
    }

    private static async Task<IPAddress> ResolveAsync(string hostName, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(hostName, out IPAddress? address))
        {
            address = Addresses.Normalize(address);
            return address.AddressFamily == AddressFamily.InterNetwork
                ? address
                : throw new PyileException(PyileError.AddressInvalid, $"{hostName} is no IPv4 address; version 1 of the protocol knows no other.");
        }
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(hostName, AddressFamily.InterNetwork, cancellationToken).ConfigureAwait(false);
            if (found is [var first, ..])
                return first;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new PyileException(PyileError.HostUnreachable, $"The name '{hostName}' has no IPv4 address: {exception.Message}. Check the spelling, or use the address.", exception);
        }
        throw new PyileException(PyileError.HostUnreachable, $"The name '{hostName}' has no IPv4 address. Check the spelling, or use the address.");
    }

    private void Begin()
    {
        Log.Unencrypted(Parts.Logger);
        Log.Joined(Parts.Logger, _host, _self);
        StartListening();
        _heartbeats.Add(_host);
        Parts.Work.Run(FollowAsync);
    }

    private async Task FollowAsync()
    {
        await using (_link.ConfigureAwait(false))
        {
            string why = await _link.RunAsync(Heard, OnRoster, Ending).ConfigureAwait(false);
            Log.LinkEnded(Parts.Logger, _host, why);
        }
        LoseHost(silent: false);
    }

    private void Heard()
    {
        if (_heartbeats.Heard(_host) && _hostMember is { } member)
            NoteAnswers(member);
    }

    private void OnRoster(IReadOnlyList<WireAddress> members)
    {
        var (joined, left) = Replace(members);
        foreach (Peer peer in left)
            RaiseLeft(peer, LeaveReason.Left);
        foreach (Peer peer in joined)
            RaiseJoined(peer);
    }

    // The host lists itself first.
    private (IReadOnlyList<Peer> Joined, IReadOnlyList<Peer> Left) Replace(IReadOnlyList<WireAddress> members)
    {
        List<IPEndPoint> addresses = [.. members.Select(m => m.Resolve(_host.Address)).OfType<IPEndPoint>()];
        if (addresses.Count < members.Count)
            Log.RosterEntriesIgnored(Parts.Logger);
        _hostMember = addresses.FirstOrDefault();
        return Parts.Members.Replace(addresses, _hostMember, Parts.Clock.WallClock);
    }

    private void OnHeartbeat(IPEndPoint host, HeartbeatChange change)
    {
        // A peer only answers beats; it sends none of its own.
        if (change == HeartbeatChange.Suspect && _hostMember is { } member)
            RaiseSuspect(member);
        else if (change == HeartbeatChange.Gone)
            LoseHost(silent: true);
    }

    private void LoseHost(bool silent)
    {
        if (!TryBeginEnd(SessionState.HostLost))
            return;
        Log.HostLost(Parts.Logger, _host, silent);
        Raise(new HostLost(Parts.Clock.WallClock, _host, silent));
        TearDown();
    }
}
