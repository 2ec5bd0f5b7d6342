using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Joining;

/// <summary>How an older protocol reaches a host.</summary>
internal interface ILegacyJoining : ILegacyProtocol
{
    /// <summary>Makes what joins hosts for one session.</summary>
    /// <param name="options">What the session was asked for; it has a password.</param>
    /// <param name="transport">Where connections come from.</param>
    /// <param name="messagePort">Where this session takes messages.</param>
    ILegacyJoiner CreateJoiner(PeerOptions options, ITransport transport, int messagePort);

    /// <summary>Makes what recognizes a host of this protocol without logging in.</summary>
    ILegacyProbe CreateProbe(ProbeOptions options, ITransport transport);
}

/// <summary>Joins a host that speaks an older protocol, and recognizes one that does.</summary>
internal interface ILegacyJoiner
{
    /// <summary>Looks whether the host of a new connection speaks this protocol, and logs in if it speaks nothing newer.</summary>
    /// <param name="connection">A connection on which nothing was sent yet. Unless the host is silent, it belongs to the joiner.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<LegacyAttempt> TryAsync(IConnection connection, CancellationToken cancellationToken);

    /// <summary>The host turned out to speak this protocol, but slowly: from now on the joiner waits longer for it.</summary>
    /// <returns>False if the joiner waits longer already.</returns>
    bool TryWaitLonger();
}

/// <summary>What came of one attempt to join a host by an older protocol.</summary>
internal abstract record LegacyAttempt
{
    /// <summary>The host sent nothing in time, so it may speak something newer. The connection is as it was.</summary>
    internal sealed record HostIsSilent : LegacyAttempt;

    /// <summary>The host also speaks something newer. The connection is closed.</summary>
    internal sealed record HostPrefersNewer : LegacyAttempt;

    /// <summary>The host has let this session in.</summary>
    internal sealed record Joined(IJoinedHost Host) : LegacyAttempt;

    /// <summary>The host did not let this session in. The connection is closed.</summary>
    internal sealed record Failed(JoinFailure Failure) : LegacyAttempt;
}

/// <summary>Recognizes a host that speaks an older protocol.</summary>
internal interface ILegacyProbe
{
    /// <summary>Waits for the greeting of such a host.</summary>
    /// <param name="connection">A connection on which nothing was sent; it is left open.</param>
    /// <param name="isPatient">Whether to wait as long as a host takes that expects something newer first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if the host sends nothing in time.</returns>
    /// <exception cref="PyileException">What it sends is not a greeting of this protocol.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    Task<LegacyGreeting?> ListenAsync(IConnection connection, bool isPatient, CancellationToken cancellationToken);
}

/// <summary>The greeting of a host of an older protocol.</summary>
/// <param name="IsBanned">Whether it refuses this machine's address.</param>
/// <param name="SpeaksNewer">Whether it also speaks something newer.</param>
internal sealed record LegacyGreeting(bool IsBanned, bool SpeaksNewer);
