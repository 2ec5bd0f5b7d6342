using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>What a host and a peer have in common.</summary>
public abstract record SessionOptions
{
    /// <summary>The port of version 1 of the protocol, and of its reference.</summary>
    public const int DefaultPort = 4702;

    /// <summary>The machine's name, unless it looks like an address or a member id: those cannot be names.</summary>
    public static string DefaultAlias { get; } =
        AliasText.Clean(Environment.MachineName) is var name && AliasText.IsUsable(name) ? name : "machine";

    /// <summary>
    /// The name that other members see. Default: <see cref="DefaultAlias"/>. At most 64 characters. Characters that cannot be seen are
    /// removed, and the host adds a number if another member has a name like it.
    /// </summary>
    public string Alias { get; init; } = DefaultAlias;

    /// <summary>
    /// The local IPv4 address all sockets of the session are bound to, and the one that is announced.
    /// Default: any; each peer is then told the local address of its own connection.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>The TCP port messages are taken on. Default: 0, a free one.</summary>
    public int PeerPort { get; init; }

    /// <summary>
    /// An older protocol to speak with hosts and members that speak nothing newer. It sends everything, the password included,
    /// without encryption. Default: null, such hosts and members are refused.
    /// </summary>
    public ILegacyProtocol? Legacy { get; init; }

    /// <summary>
    /// The implementation of TLS. Default: null, the one that the environment variable PYILE_TLS names (<c>system</c> or <c>managed</c>); without
    /// it the system's on Linux, and the managed one elsewhere.
    /// </summary>
    public TlsImplementation? Tls { get; init; }

    /// <summary>How long a message waits without any progress at its receiver before it has failed. Default: 10 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the end of the session waits for messages that are on their way. Default: 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>When silence makes a member suspect and then gone. Default: 4 s and 8 s, beats every 2 s.</summary>
    public HeartbeatOptions Heartbeat { get; init; } = new();

    /// <summary>The bounds of what is kept in memory. Default: see <see cref="InboxOptions"/>.</summary>
    public InboxOptions Inbox { get; init; } = new();

    /// <summary>The bounds of what is on its way. Default: see <see cref="OutboxOptions"/>.</summary>
    public OutboxOptions Outbox { get; init; } = new();

    /// <summary>Where log lines go. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The only clock the engine reads. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Spreads retries, so that those who were cut off together do not come back together.</summary>
#pragma warning disable RS0030 // The default of what is injected.
    internal Random Random { get; init; } = Random.Shared;
#pragma warning restore RS0030
}

/// <summary>How a network that someone hosts is opened.</summary>
public sealed record HostOptions : SessionOptions
{
    /// <summary>
    /// What a peer must know to join. Default: null, the one of the network in the state file; a new network needs one, and a network that
    /// is kept refuses another one. The session keeps no copy: dispose of it when the host has started.
    /// </summary>
    public Secret? Password { get; init; }

    /// <summary>The TCP port logins are taken on. Default: 4702; 0 takes a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Failed logins from one address after which it is banned. Default: 3, at least 1.</summary>
    public int PasswordAttempts { get; init; } = 3;

    /// <summary>
    /// A JSON file that keeps the network's key, the password's verifier, tickets, bans and attempts across restarts, for
    /// its owner alone. One host at a time uses it. Default: null, they live in memory, and a host that is started again is a new network.
    /// </summary>
    public string? StatePath { get; init; }

    /// <summary>Deadlines and bounds of logins. Default: null, which means those of <see cref="LoginOptions"/>, or of the legacy protocol.</summary>
    public LoginOptions? Login { get; init; }

    /// <summary>How long a member's certificate is good; it is renewed at two thirds of that. Default: 24 hours.</summary>
    public TimeSpan CertificateLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long members that joined with a password or a ticket may come back with their keys alone, counted from their first login. Zero:
    /// until they leave. Default: null, until they are removed.
    /// </summary>
    public TimeSpan? MemberLife { get; init; }

    /// <summary>The options that a session keeps: without the password.</summary>
    internal HostOptions WithoutSecrets() => this with { Password = null, NewVerifier = null };

    /// <summary>
    /// What a new network keeps of <see cref="Password"/>, where that is known already: it takes a tenth of a second to compute. Default: null.
    /// </summary>
    internal (byte[] Salt, byte[] Verifier)? NewVerifier { get; init; }

    /// <summary>
    /// How long a member that was lost without a goodbye stays on the roster, so that it can come back and messages for it are kept.
    /// Default: 5 minutes; zero takes it off at once.
    /// </summary>
    public TimeSpan AwayGrace { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>How a network is joined.</summary>
public sealed record PeerOptions : SessionOptions
{
    /// <summary>The host's name or IPv4 address, which may have the port behind it, as in <c>name:4702</c>. Default: null, which only a ticket makes up for.</summary>
    public string? HostName { get; init; }

    /// <summary>The host's login port. Default: the one in <see cref="HostName"/>, or 4702.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// Opens no port. Other members reach this one over links that it opens: to those that can be connected to because the host asks it to,
    /// and to others through the host. Not with a legacy protocol. Default: false.
    /// </summary>
    public bool NoListen { get; init; }

    /// <summary>The network's password. Not needed with a ticket. The session keeps no copy: dispose of it when the join is over.</summary>
    public Secret? Password { get; init; }

    /// <summary>
    /// The text of a ticket, which contains the host's addresses and proves that this peer may join. The session keeps no copy: dispose of it
    /// when the join is over. Default: null.
    /// </summary>
    public Secret? Ticket { get; init; }

    /// <summary>The file of remembered networks. Default: null, nothing is remembered and nothing compared.</summary>
    public string? TrustPath { get; init; }

    /// <summary>Takes a network at a remembered address for the one to join from now on, though its key is another. Default: false.</summary>
    public bool AcceptNewHost { get; init; }

    /// <summary>How long name lookup, connection and login may take together. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a host that cannot be reached is tried again, each time for <see cref="Timeout"/>; a host that refuses is not.
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: until the caller's token is cancelled. Default: zero, there is one attempt.
    /// </summary>
    public TimeSpan RetryFor { get; init; }

    /// <summary>
    /// Keeps this peer's key, so that it comes back as the same member without a password or a ticket. Default: null, the key ends with the
    /// session. Not with a legacy protocol alone.
    /// </summary>
    public IdentityOptions? Identity { get; init; }

    /// <summary>The options that a session keeps: without the password, the ticket and the passphrase.</summary>
    internal PeerOptions WithoutSecrets() => this with { Password = null, Ticket = null, Identity = null };

    /// <summary>Where to, and nothing of what is proven there: the text of a ticket is a secret.</summary>
    public override string ToString() => Ticket is null ? $"{HostName} {Port}".TrimEnd() : "the host of a ticket";
}

/// <summary>Heartbeats between the host and each peer.</summary>
public sealed record HeartbeatOptions
{
    /// <summary>How often the host sends one. Default: 2 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which a member is suspect. Default: 4 s.</summary>
    public TimeSpan SuspectAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Silence after which a member is gone. Default: 8 s.</summary>
    public TimeSpan GoneAfter { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>Bounds of logins: how many unfinished ones at once, how long, how often.</summary>
public sealed record LoginOptions
{
    /// <summary>How long a new connection may stay silent. Default: 2 s; 5 s with a legacy protocol.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a whole login may take. Default: 10 s.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Logins at once that have proven nothing yet; one more ends the one silent longest, though not those whose password is being checked, at most half. Default: 64; 256 with a legacy protocol.</summary>
    public int MaxHalfOpen { get; init; } = 64;

    /// <summary>The same for one address (IPv6: one /64). Default: 4; 16 with a legacy protocol.</summary>
    public int MaxHalfOpenPerAddress { get; init; } = 4;

    /// <summary>Connections a second from one address (IPv6: one /64), on average. Default: 200.</summary>
    public double PerSecond { get; init; } = 200;

    /// <summary>Connections at once from one address, before <see cref="PerSecond"/> slows them down. Default: 1,000.</summary>
    public int Burst { get; init; } = 1000;

    /// <summary>Wrong passwords a second from all addresses together, on average; beyond them the host checks no password. Default: 1.</summary>
    public double WrongPasswordsPerSecond { get; init; } = 1;

    /// <summary>Wrong passwords at once, before <see cref="WrongPasswordsPerSecond"/> slows them down. Default: 60.</summary>
    public int WrongPasswordsBurst { get; init; } = 60;
}

/// <summary>What a session keeps in memory until it is taken or grows old.</summary>
public sealed record InboxOptions
{
    /// <summary>
    /// Messages that wait to be received; when full, senders wait. A sender that has less than 1/1,024 of them still has room, until there
    /// are twice as many. Default: 100,000.
    /// </summary>
    public int MaxMessages { get; init; } = 100_000;

    /// <summary>Their size in bytes, as UTF-8 text. Default: 64 MiB.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Messages of the conversations so far; the oldest makes room, but the last hundredth of each sender stays, half of all in total.
    /// Default: 10,000.
    /// </summary>
    public int MaxHistory { get; init; } = 10_000;

    /// <summary>Their size in bytes, as UTF-8 text. Default: 16 MiB.</summary>
    public long MaxHistoryBytes { get; init; } = 16L << 20;

    /// <summary>
    /// Events that wait to be read: each of messages, of failed logins and of all others. One more is not kept, but counted. 0 if there is no
    /// reader. Default: 8,192.
    /// </summary>
    public int MaxEvents { get; init; } = 8_192;
}
