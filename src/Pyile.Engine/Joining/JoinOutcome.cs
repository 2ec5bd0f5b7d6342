using System.Net;
using Pyile.Engine.Membership;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>What came of joining a host.</summary>
internal abstract record JoinOutcome
{
    /// <summary>The host has let this session in.</summary>
    /// <param name="Host">What was agreed.</param>
    /// <param name="Reached">Where the host was reached.</param>
    internal sealed record Joined(IJoinedHost Host, TicketHost Reached) : JoinOutcome;

    /// <summary>The host did not let this session in, and is not tried again.</summary>
    internal sealed record Failed(JoinFailure Failure) : JoinOutcome;

    /// <summary>The host speaks another protocol than was assumed; the next attempt knows.</summary>
    internal sealed record OtherProtocol : JoinOutcome;
}

/// <summary>Which host to join, and with what.</summary>
internal sealed record JoinRequest
{
    /// <summary>Where the host may be; the first that answers is taken.</summary>
    public required IReadOnlyList<TicketHost> Hosts { get; init; }

    /// <summary>What is proven; null if the session speaks only a legacy protocol.</summary>
    public required JoinCredentials? Credentials { get; init; }

    /// <summary>The roster as far as it is known.</summary>
    public required RosterReplica Roster { get; init; }

    /// <summary>Where the host was before it was lost; null for the first join.</summary>
    public IPEndPoint? LostHost { get; init; }
}
