using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pyile.Engine;

/// <summary>What a host and a peer have in common.</summary>
public abstract record SessionOptions
{
    /// <summary>The port of version 1 of the protocol, and of its reference.</summary>
    public const int DefaultPort = 4702;

    /// <summary>The name other members see in messages and echoes. Default: the machine's name. At most 64 characters.</summary>
    public string Alias { get; init; } = Environment.MachineName;

    /// <summary>
    /// The local IPv4 address all sockets of the session are bound to, and the one that is announced.
    /// Default: any; each peer is then told the local address of its own connection.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>The TCP port messages are taken on. Default: 0, a free one.</summary>
    public int PeerPort { get; init; }

    /// <summary>
    /// Consent to version 1, which sends everything, the password included, in the clear. Default: false,
    /// and then a session does not start, because version 1 is all there is.
    /// </summary>
    public bool AllowUnencrypted { get; init; }

    /// <summary>How long a message may take from the call to its echo. Default: 4 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>When silence makes a member suspect and then gone. Default: 4 s and 8 s, beats every 2 s.</summary>
    public HeartbeatOptions Heartbeat { get; init; } = new();

    /// <summary>The bounds of what is kept in memory. Default: see <see cref="InboxOptions"/>.</summary>
    public InboxOptions Inbox { get; init; } = new();

    /// <summary>Where log lines go. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The only clock the engine reads. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Spreads retries, so that those who were cut off together do not come back together.</summary>
    internal Random Random { get; init; } = Random.Shared;
}

/// <summary>How a network that someone hosts is opened.</summary>
public sealed record HostOptions : SessionOptions
{
    /// <summary>What a peer must know to join. No default; an empty one is refused.</summary>
    public required Secret Password { get; init; }

    /// <summary>The TCP port logins are taken on. Default: 4702; 0 takes a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Failed logins from one address after which it is banned. Default: 3, at least 1.</summary>
    public int PasswordAttempts { get; init; } = 3;

    /// <summary>A JSON file that keeps bans and attempts across restarts. Default: null, they live in memory.</summary>
    public string? StatePath { get; init; }

    /// <summary>Deadlines and bounds of logins that have not ended yet.</summary>
    public LoginOptions Login { get; init; } = new();
}

/// <summary>How a network is joined.</summary>
public sealed record PeerOptions : SessionOptions
{
    /// <summary>The host's name or IPv4 address.</summary>
    public required string HostName { get; init; }

    /// <summary>The host's login port. Default: 4702.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The network's password.</summary>
    public required Secret Password { get; init; }

    /// <summary>How long name lookup, connection and login may take together. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
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

/// <summary>Logins that have not ended yet: how many at once, and for how long.</summary>
public sealed record LoginOptions
{
    /// <summary>How long a new connection may stay silent. Default: 5 s.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a whole login may take. Default: 10 s.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Logins at once whose password is not accepted yet; one more ends the one silent longest. Default: 256.</summary>
    public int MaxHalfOpen { get; init; } = 256;

    /// <summary>The same for one address. Default: 16.</summary>
    public int MaxHalfOpenPerAddress { get; init; } = 16;
}

/// <summary>What a session keeps in memory until it is taken or grows old.</summary>
public sealed record InboxOptions
{
    /// <summary>Messages that wait to be received; when full, new connections wait. Default: 100,000.</summary>
    public int MaxMessages { get; init; } = 100_000;

    /// <summary>Their size in bytes, as UTF-8 text. Default: 64 MiB.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>Messages of the conversations so far; the oldest makes room. Default: 10,000.</summary>
    public int MaxHistory { get; init; } = 10_000;

    /// <summary>Events that wait to be read; one more is not kept, but counted. Default: 8,192.</summary>
    public int MaxEvents { get; init; } = 8_192;
}
