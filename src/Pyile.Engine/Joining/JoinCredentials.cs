using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Engine.Tls;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>What a peer proves its membership with, and how it recognizes the network.</summary>
internal sealed record JoinCredentials
{
    public required LoginKind Kind { get; init; }

    public required MemberKey Key { get; init; }

    /// <summary>What it shows in TLS: a certificate it made itself, or the network's.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The TLS that it is shown in.</summary>
    public required TlsProvider Tls { get; init; }

    public Secret? Password { get; init; }

    public TicketContent? Ticket { get; init; }

    /// <summary>The network it must be; null if any will do whose host knows the password.</summary>
    public KeyHash? Network { get; init; }

    /// <summary>The alias that the host is asked for, together with the proof.</summary>
    public required string Alias { get; init; }

    public required int MessagePort { get; init; }

    public required bool AllowsUnencrypted { get; init; }

    /// <summary>
    /// Whether a session comes back by itself: a server that has not shown that it is the host cannot refuse that, so that no other server ends
    /// the session.
    /// </summary>
    public bool IsUnattended { get; init; } = true;

    /// <summary>Whether the key is kept when the session has ended.</summary>
    public bool KeepsKey { get; init; }
}
