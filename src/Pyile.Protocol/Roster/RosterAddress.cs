using System.Net;

namespace Pyile.Protocol;

/// <summary>How the host knows an address of a member. Unknown kinds are preserved and not dialled.</summary>
internal enum AddressKind : byte
{
    /// <summary>An address of the member's own machine.</summary>
    Local = 1,

    /// <summary>The address from which the host saw the member's connection.</summary>
    Observed = 2,

    /// <summary>An address that the member's owner configured.</summary>
    Advertised = 3,

    /// <summary>Reserved.</summary>
    Relay = 4,
}

/// <summary>One address of a roster entry, also one that this version cannot use.</summary>
internal readonly struct RosterAddress(AddressKind kind, ReadOnlyMemory<byte> bytes, int port) : IEquatable<RosterAddress>
{
    public RosterAddress(AddressKind kind, IPEndPoint endPoint)
        : this(kind, Unmapped(endPoint.Address).GetAddressBytes(), endPoint.Port)
    {
    }

    public AddressKind Kind => kind;

    public ReadOnlySpan<byte> Bytes => bytes.Span;

    public int Port => port;

    /// <summary>The address to dial, unless its port is 0; null if this version does not know its kind.</summary>
    public IPEndPoint? EndPoint =>
        kind is AddressKind.Local or AddressKind.Observed or AddressKind.Advertised && bytes.Length is 4 or 16
            ? new IPEndPoint(new IPAddress(bytes.Span), port)
            : null;

    public static bool operator ==(RosterAddress left, RosterAddress right) => left.Equals(right);

    public static bool operator !=(RosterAddress left, RosterAddress right) => !left.Equals(right);

    public bool Equals(RosterAddress other) => Kind == other.Kind && Port == other.Port && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is RosterAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, Port, Bytes.Length);

    public override string ToString() => $"{Kind} {EndPoint?.ToString() ?? Convert.ToHexString(Bytes)}";

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
