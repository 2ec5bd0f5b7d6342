namespace Pyile.Protocol;

/// <summary>How a joiner proves that it belongs to the network. The host refuses an unknown value.</summary>
internal enum LoginKind : byte
{
    Password = 1,
    Ticket = 2,
    Certificate = 3,
}

/// <summary>What a joiner can do besides version 2.</summary>
[Flags]
internal enum JoinerCapabilities : byte
{
    None = 0,

    /// <summary>It also exchanges messages with members of version 1.</summary>
    AllowsVersion1 = 1,

    /// <summary>It keeps its key and may come back with it after its process has ended.</summary>
    KeepsKey = 2,
}

/// <summary>Joiner to host, first. <paramref name="Ticket"/> is the id of the ticket, or default.</summary>
internal sealed record HelloFrame(
    ProtocolFeatures Features, LoginKind Kind, Guid Ticket = default, TagBlock Tags = default) : ProtocolFrame;

/// <summary>Host to joiner. Salt and host value are empty unless the login is by password.</summary>
/// <param name="Features">What the host supports.</param>
/// <param name="Freshness">32 random bytes of the host for this login.</param>
/// <param name="Network">The certificate of the network.</param>
/// <param name="Salt">The salt of the password's verifier.</param>
/// <param name="HostValue">B of SRP.</param>
/// <param name="Tags">Further fields.</param>
internal sealed record ChallengeFrame(
    ProtocolFeatures Features,
    KeyHash Freshness,
    ReadOnlyMemory<byte> Network,
    ReadOnlyMemory<byte> Salt,
    ReadOnlyMemory<byte> HostValue,
    TagBlock Tags = default) : ProtocolFrame
{
    /// <summary>The size of a salt that is not empty.</summary>
    public const int SaltSize = 16;
}

/// <summary>Joiner to host: who it wants to be, and its proof.</summary>
/// <param name="Alias">The wanted alias.</param>
/// <param name="Port">The port on which it takes links; 0 if it takes none.</param>
/// <param name="Capabilities">What it can do besides version 2.</param>
/// <param name="JoinerValue">A of SRP; empty unless the login is by password.</param>
/// <param name="Tags">Further fields.</param>
/// <param name="Confirmation">The proof over the transcript; empty in a login by certificate.</param>
internal sealed record ProofFrame(
    string Alias,
    int Port,
    JoinerCapabilities Capabilities,
    ReadOnlyMemory<byte> JoinerValue,
    TagBlock Tags = default,
    ReadOnlyMemory<byte> Confirmation = default) : ProtocolFrame
{
    /// <summary>The size of a confirmation that is not empty.</summary>
    public const int ConfirmationSize = 32;
}

/// <summary>Host to joiner: what makes the joiner a member, and the host's proof. A roster follows.</summary>
internal sealed record AdmissionFrame(
    MemberId Member,
    string Alias,
    ReadOnlyMemory<byte> Certificate,
    TagBlock Tags = default,
    ReadOnlyMemory<byte> Confirmation = default) : ProtocolFrame;

/// <summary>Host to joiner in place of a challenge or an admission; the connection ends.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">The number of the tag or login kind that the host does not support; else 0.</param>
/// <param name="Tags">Further fields.</param>
internal sealed record RefusalFrame(RefusalReason Reason, ushort Detail = 0, TagBlock Tags = default) : ProtocolFrame;

/// <summary>Why a host refuses a login. Only <see cref="ProofRefused"/> means that the password or ticket is wrong.</summary>
internal enum RefusalReason : byte
{
    ProofRefused = 1,
    Banned = 2,
    Full = 3,

    /// <summary>The certificate is not of this network, or its key is not on the host's list any more.</summary>
    NotAMember = 4,

    /// <summary>Hello or Proof has an unknown critical tag.</summary>
    UnsupportedTag = 5,

    /// <summary>The kind of login is unknown.</summary>
    UnsupportedLogin = 6,

    /// <summary>The joiner takes no links, and this host requires that it does.</summary>
    PortRequired = 7,

    /// <summary>The certificate was issued by a later state of the host than the one it has gone back to.</summary>
    StateRestored = 8,

    /// <summary>The certificate is that of a member, but has expired by the host's time.</summary>
    CertificateExpired = 9,
}

/// <summary>Joiner to host: it has the admission and the roster, and can be listed.</summary>
internal sealed record AcceptedFrame : ProtocolFrame
{
    public static readonly AcceptedFrame Instance = new();
}
