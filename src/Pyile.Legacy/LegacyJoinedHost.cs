using Pyile.Engine.Joining;
using Pyile.Engine.Security;

namespace Pyile.Legacy;

/// <summary>A host that has let this session in by version 1.</summary>
internal sealed class LegacyJoinedHost(LegacyJoining joining) : IJoinedHost
{
    public MemberIdentity? Identity => null;

    public IHostRelation Relate(HostRelationServices services) => new LegacyHostRelation(services, joining);

    public async ValueTask DisposeAsync()
    {
        await joining.Control.DisposeAsync().ConfigureAwait(false);
        await joining.Dist.DisposeAsync().ConfigureAwait(false);
    }
}
