namespace Pyile.Legacy;

/// <summary>
/// Sizes of version 1, in bytes of JSON. They follow the two read buffers of the reference implementation. The code that reads or
/// writes a connection enforces them, not the codec.
/// </summary>
internal static class V1Limits
{
    /// <summary>The reference reads a message, and every value of a login, with one read of this size.</summary>
    public const int Message = 2048;

    /// <summary>The reference reads a roster change with one read of this size.</summary>
    public const int RosterChange = 20_480;

    /// <summary>An echo holds the whole message, in which the reference writes each character as up to six bytes.</summary>
    public const int Echo = 16 * 1024;

    /// <summary>A roster from a host of ours: about 40,000 members.</summary>
    public const int Roster = 1 << 20;

    /// <summary>Two values closer than this may reach the reference in one read, which it cannot parse.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);
}
