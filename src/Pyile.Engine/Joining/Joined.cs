using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Membership;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A host that let this peer in.</summary>
/// <param name="Stream">The control link from here on.</param>
/// <param name="Follower">The roster, which has this peer on it.</param>
/// <param name="Member">Who this peer is.</param>
/// <param name="Alias">The name the host gave it.</param>
/// <param name="Certificate">The network's certificate for its key.</param>
/// <param name="Changes">What the roster has that was not known before.</param>
/// <param name="HostFeatures">What the host supports.</param>
internal sealed record Joined(
    FrameStream Stream,
    RosterReceiver Follower,
    MemberId Member,
    string Alias,
    X509Certificate2 Certificate,
    IReadOnlyList<RosterOutcome> Changes,
    ProtocolFeatures HostFeatures)
{
    /// <summary>Whether the member was connected already, by a session whose place this one has taken.</summary>
    public bool HasReplaced { get; init; }

    /// <summary>Whether the host helps to reach other members.</summary>
    public bool HelpsWithPaths => HostFeatures.HasFlag(ProtocolFeatures.Paths);

    /// <summary>The network that the host belongs to.</summary>
    public KeyHash Network => Follower.Trust.NetworkId;

    /// <summary>Where the host takes logins.</summary>
    public IPEndPoint Host => Stream.Connection.Remote;

    /// <summary>This peer's address on the connection to the host.</summary>
    public IPAddress OwnAddress => Stream.Connection.Local.Address;
}
