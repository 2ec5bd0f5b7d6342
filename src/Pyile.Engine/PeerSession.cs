using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Legacy;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>A member of a network that somebody else hosts.</summary>
public abstract class PeerSession : Session
{
    private protected PeerSession(SessionContext parts, IListener peerListener, MemberIdentity? identity)
        : base(parts, peerListener, SessionState.Connected, identity)
    {
    }

    public override SessionRole Role => SessionRole.Peer;

    /// <summary>Joins a network.</summary>
    /// <exception cref="PyileException">The host does not answer, refuses the password or the ticket, has banned this peer, or an option cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended the attempt.</exception>
    public static Task<PeerSession> ConnectAsync(PeerOptions options, CancellationToken cancellationToken = default) =>
        ConnectAsync(options, TcpTransport.Instance, cancellationToken);

    internal static async Task<PeerSession> ConnectAsync(PeerOptions options, ITransport transport, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        TicketContent? ticket = options.Ticket is null ? null : Decode(options.Ticket);
        var trust = options.TrustPath is { } path ? new TrustStore(path) : null;

        using var deadline = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var parts = new SessionContext(options, transport);
        IListener peerListener = LocalAddresses.Listen(transport, options.Address, options.PeerPort);
        HostConnector? door = null;
        MemberKey? key = null;
        try
        {
            door = new HostConnector(options, transport, parts.Clock, peerListener.Local.Port);
            IReadOnlyList<TicketHost> hosts = ticket?.Hosts ?? [new TicketHost(options.HostName!, options.Port)];
            var copy = new RosterReplica();
            JoinCredentials? credentials = null;
            if (!options.OnlyUnencrypted)
            {
                key = MemberKey.Create(parts.Clock.WallClock);
                credentials = FirstCredentials(options, key, ticket, Remembered(options, trust, hosts[0]), peerListener.Local.Port);
            }
            var (unencrypted, encrypted) = await door.EnterAsync(hosts, credentials, copy, both.Token).ConfigureAwait(false);
            if (encrypted is null)
                return Begin(new UnencryptedPeerSession(parts, peerListener, unencrypted!));
            if (trust is not null)
                await RememberAsync(trust, door.Reached!, encrypted, parts.Clock.WallClock).ConfigureAwait(false);
            return Begin(new EncryptedPeerSession(parts, peerListener, door, hosts, credentials!, copy, encrypted));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            await peerListener.DisposeAsync().ConfigureAwait(false);
            key?.Dispose();
            throw door?.LastProblem ?? new PyileException(
                PyileError.Timeout,
                $"{options.HostName ?? "The host"}:{options.Port} did not let this peer in within {options.Timeout.TotalSeconds:0.#} s. Check that a host runs there and that no firewall is between, or give it more time.",
                exception);
        }
        catch
        {
            await peerListener.DisposeAsync().ConfigureAwait(false);
            key?.Dispose();
            throw;
        }
    }

    private protected abstract void Begin();

    private protected void LoseHost(IPEndPoint host, bool silent, string detail)
    {
        if (!TryBeginEnd(SessionState.HostLost))
            return;
        Log.HostLost(Parts.Logger, host, silent, detail);
        Raise(new HostLost(Parts.Clock.WallClock, host, silent) { Detail = detail });
        TearDown();
    }

    private static PeerSession Begin(PeerSession session)
    {
        session.Begin();
        return session;
    }

    private static TicketContent Decode(string text) => TicketText.TryDecode(text, out TicketContent? ticket, out string? problem)
        ? ticket
        : throw new PyileException(PyileError.TicketInvalid, $"That is no ticket: {problem}. Copy the whole text that the host's owner gave you.");

    private static KeyHash? Remembered(PeerOptions options, TrustStore? trust, TicketHost host) =>
        options.AcceptNewHost ? null : trust?.Find(host.Name, host.Port)?.Network;

    private static async Task RememberAsync(TrustStore trust, TicketHost host, Joined joined, DateTimeOffset now)
    {
        try
        {
            trust.Remember(host.Name, host.Port, joined.Follower.Trust.NetworkId, now);
        }
        catch
        {
            // The host has listed it, and nobody else would end that connection.
            await joined.Stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static JoinCredentials FirstCredentials(PeerOptions options, MemberKey key, TicketContent? ticket, KeyHash? remembered, int messagePort) => new()
    {
        Kind = ticket is null ? LoginKind.Password : LoginKind.Ticket,
        Key = key,
        Certificate = key.SelfSigned,
        Password = options.Password,
        Ticket = ticket,
        Network = ticket?.Network ?? remembered,
        Alias = options.Alias,
        MessagePort = messagePort,
        AllowsUnencrypted = options.AllowUnencrypted,
    };
}
