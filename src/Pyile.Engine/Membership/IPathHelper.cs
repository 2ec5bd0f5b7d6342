using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Asks the host for help with a link to another member.</summary>
internal interface IPathHelper
{
    /// <summary>The member is to dial this session. Nothing says whether it does.</summary>
    ValueTask RequestDialBackAsync(MemberId member, CancellationToken cancellationToken);

    /// <summary>A circuit to the member is needed.</summary>
    ValueTask RequestCircuitAsync(MemberId member, CancellationToken cancellationToken);
}
