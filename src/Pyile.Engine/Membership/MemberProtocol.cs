namespace Pyile.Engine.Membership;

/// <summary>The protocol that a member speaks with others.</summary>
internal enum MemberProtocol
{
    /// <summary>Version 2: encrypted, with a key that proves the member's id.</summary>
    Version2,

    /// <summary>Version 1: in the clear. Nothing proves the id that the host or the session gave the member.</summary>
    Legacy,
}
