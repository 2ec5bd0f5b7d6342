using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pyile.Protocol;

/// <summary>
/// Reads a host as a user types it, with or without its port: <c>name</c>, <c>name:4702</c>, <c>10.0.0.7:4702</c>, <c>[::1]:4702</c>. It
/// does not judge whether the name is valid.
/// </summary>
internal static class HostPort
{
    /// <param name="text">What was typed.</param>
    /// <param name="name">The name or address without brackets.</param>
    /// <param name="port">The port, or null if the text has none.</param>
    /// <param name="problem">Why it cannot be read.</param>
    public static bool TryParse(string text, out string name, out int? port, [NotNullWhen(false)] out string? problem)
    {
        (name, port, problem) = (text, null, null);
        int colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            int end = text.IndexOf(']', StringComparison.Ordinal);
            name = end < 0 ? "" : text[1..end];
            if (!IsIPv6(name) || (end != text.Length - 1 && colon != end + 1))
            {
                problem = "An address in brackets must be an IPv6 address, with the port behind the brackets, such as [2001:db8::7]:4702.";
                return false;
            }
            if (end == text.Length - 1)
                return true;
        }
        else if (colon < 0 || text.IndexOf(':', StringComparison.Ordinal) != colon)
        {
            // Several colons are an IPv6 address without brackets, which has no port.
            return true;
        }
        else
        {
            name = text[..colon];
        }
        port = ReadPort(text[(colon + 1)..]);
        if (port is null)
            problem = $"The port after the last colon of '{text}' must be a number from 1 to {IPEndPoint.MaxPort}.";
        return port is not null;
    }

    /// <summary>The host with its port, as <see cref="TryParse"/> reads it.</summary>
    public static string Write(string name, int port) =>
        name.Contains(':', StringComparison.Ordinal) ? $"[{name}]:{port}" : $"{name}:{port}";

    private static bool IsIPv6(string text) =>
        AddressText.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static int? ReadPort(string text) =>
        !text.StartsWith('0') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort
            ? port
            : null;
}
