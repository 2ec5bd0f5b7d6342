using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>What a peer has to prove that it belongs to a network, and by what it knows the network.</summary>
internal sealed record JoinCredentials
{
    public required LoginKind Kind { get; init; }

    public required MemberKey Key { get; init; }

    /// <summary>What it shows in TLS: one it made itself, or the network's.</summary>
    public required X509Certificate2 Certificate { get; init; }

    public Secret? Password { get; init; }

    public TicketContent? Ticket { get; init; }

    /// <summary>The network it has to be; null where any will do whose host knows the password.</summary>
    public KeyHash? Network { get; init; }

    /// <summary>Everything that is told the host with the proof.</summary>
    public required string Alias { get; init; }

    public required int MessagePort { get; init; }

    public required bool AllowsUnencrypted { get; init; }
}
