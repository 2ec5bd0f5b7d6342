using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>A joiner that has come through a login and is not listed yet.</summary>
/// <param name="Member">The member that it becomes.</param>
/// <param name="Control">Its link, which belongs to the receiver of this record.</param>
/// <param name="Proof">What it has proven, or null if it speaks version 1.</param>
internal sealed record Admitted(Member Member, IMemberControl Control, LoginKind? Proof = null);
