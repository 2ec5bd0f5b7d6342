using Pyile.Engine.Security;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Joining;

/// <summary>A host that has let this session in by version 2.</summary>
internal sealed class JoinedHost(HostConnector connector, JoinRequest request, Joined joined) : IJoinedHost
{
    /// <summary>What the login has brought.</summary>
    public Joined Login => joined;

    public MemberIdentity Identity { get; } =
        new(joined.Member, joined.Follower.Trust, Task.FromResult(TlsOptions.Context(joined.Certificate)));

    public IHostRelation Relate(HostRelationServices services) => new HostRelation(services, connector, request, joined, Identity);

    public ValueTask DisposeAsync() => joined.Stream.DisposeAsync();
}
