using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Pyile.Protocol;

namespace Pyile.Engine.Transport;

/// <summary>Converts addresses and ban rules to one canonical form, so that another spelling of an address cannot evade a rule.</summary>
internal static class Addresses
{
    /// <summary>Converts an IPv4-mapped IPv6 address to IPv4 and removes the zone of any other IPv6 address.</summary>
    public static IPAddress Normalize(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
            : address;
    }

    /// <summary>Converts a rule for IPv4-mapped IPv6 addresses to one for IPv4 addresses.</summary>
    public static IPNetwork Normalize(IPNetwork rule) =>
        rule.BaseAddress.IsIPv4MappedToIPv6 && rule.PrefixLength >= 96
            ? new IPNetwork(rule.BaseAddress.MapToIPv4(), rule.PrefixLength - 96)
            : rule;

    /// <summary>The rule that covers exactly this address.</summary>
    public static IPNetwork Single(IPAddress address)
    {
        IPAddress normal = Normalize(address);
        return new IPNetwork(normal, normal.GetAddressBytes().Length * 8);
    }

    /// <summary>
    /// The prefix that a rate limit applies to: the whole IPv4 address, or the first 64 bits of an IPv6 address, because a
    /// network of that size usually has a single owner.
    /// </summary>
    public static IPAddress Prefix(IPAddress address)
    {
        IPAddress normal = Normalize(address);
        if (normal.AddressFamily == AddressFamily.InterNetwork)
            return normal;
        byte[] bytes = normal.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>Parses <c>10.0.0.7</c> or <c>10.0.0.0/8</c>. Bits after the prefix are cleared, so <c>10.0.0.7/8</c> is accepted.</summary>
    public static bool TryParseRule(string text, [NotNullWhen(true)] out IPNetwork? rule)
    {
        rule = null;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string part = slash < 0 ? text : text[..slash];
        if (!AddressText.TryParse(part, out IPAddress? address))
            return false;
        if (slash < 0)
        {
            rule = Single(address);
            return true;
        }
        bool mapped = address.IsIPv4MappedToIPv6;
        IPAddress normal = Normalize(address);
        if (!int.TryParse(text[(slash + 1)..], System.Globalization.NumberStyles.None, null, out int length))
            return false;
        length -= mapped ? 96 : 0;
        byte[] bytes = normal.GetAddressBytes();
        if (length < 0 || length > bytes.Length * 8)
            return false;
        for (int bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        rule = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }
}
