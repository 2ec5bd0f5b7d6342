namespace Pyile.Protocol;

/// <summary>
/// The most bytes of a frame after its length, by the state of its connection. The reader of a connection compares
/// them before it allocates memory; the codec does not know them.
/// </summary>
internal static class ProtocolLimits
{
    /// <summary>The bytes that each side of a TLS handshake may send.</summary>
    public const int Handshake = 8 * 1024;

    /// <summary>The encrypted ones among them, which contain the certificate: an ordinary one leaves half of it free.</summary>
    public const int EncryptedHandshake = 3 * 512;

    /// <summary>Every frame before a login is over or a link is open.</summary>
    public const int Login = 4 * 1024;

    /// <summary>Every frame between a host and a member.</summary>
    public const int Control = 64 * 1024;

    /// <summary>The body of a message.</summary>
    public const int MessageBody = 1 << 20;

    /// <summary>A frame on an open link: a message with its header and tags.</summary>
    public const int Message = MessageBody + (8 * 1024);

    /// <summary>A signed snapshot of the roster: more than 100,000 members.</summary>
    public const int Roster = 16 << 20;
}
