using Pyile.Engine.Model;

namespace Pyile.Input;

/// <summary>Completes the roles of members.</summary>
internal sealed class RoleCompleter : LabelCompleter
{
    private protected override IReadOnlyList<string> LabelsOf(Peer peer) => peer.Roles;

    private protected override IReadOnlyList<string> LabelsOf(EnrolledMember member) => member.Roles;
}
