using Pyile.Engine.Model;

namespace Pyile.Input;

/// <summary>Completes the tags of members.</summary>
internal sealed class TagCompleter : LabelCompleter
{
    private protected override IReadOnlyList<string> LabelsOf(Peer peer) => peer.Tags;

    private protected override IReadOnlyList<string> LabelsOf(EnrolledMember member) => member.Tags;
}
