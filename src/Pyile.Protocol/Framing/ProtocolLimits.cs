namespace Pyile.Protocol;

/// <summary>
/// Sizes of version 2, in bytes of a frame behind its length: type and payload. Whoever reads or writes a connection
/// holds them before anything is allocated; the codec does not know them.
/// </summary>
internal static class ProtocolLimits
{
    /// <summary>Every frame before the login is over.</summary>
    public const int Login = 4 * 1024;

    /// <summary>Every frame between a host and a member.</summary>
    public const int Control = 64 * 1024;

    /// <summary>The text of a message, as UTF-8.</summary>
    public const int MessageBody = 1 << 20;

    /// <summary>A message with what is around its text.</summary>
    public const int Message = MessageBody + 64;

    /// <summary>A whole roster: more than 100,000 members.</summary>
    public const int Roster = 16 << 20;
}
