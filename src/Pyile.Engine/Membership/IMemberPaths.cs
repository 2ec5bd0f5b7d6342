using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>What members ask their host for when they cannot reach each other.</summary>
internal interface IMemberPaths
{
    /// <summary>A member wants to be dialled by another one, or by the host.</summary>
    void AskToDial(MemberId asked, MemberId asking);

    /// <summary>A member wants a circuit to another one.</summary>
    void OpenCircuit(MemberId asking, MemberId other);
}
