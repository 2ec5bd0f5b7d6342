using System.Net;
using Pyile.Engine;

namespace Pyile.Runtime;

/// <summary>
/// Which ports of a session others connect to, which of them a firewall has to allow, and on Windows, which blocks them for programs
/// without a rule, the command for that.
/// </summary>
internal static class FirewallHint
{
    /// <param name="session">The session.</param>
    /// <param name="bound">The address that it is bound to.</param>
    /// <returns>Null if no other machine can connect to the session.</returns>
    public static string? Of(Session session, IPAddress bound)
    {
        if (IPAddress.IsLoopback(bound) || session.Address.Port == 0)
            return null;
        string hint = session is HostSession
            ? $"Other members connect to TCP ports {session.HostAddress.Port} (logins) and {session.Address.Port} (messages) of this machine. "
                + "A firewall has to allow the first; without the second, messages go over the first."
            : $"Other members connect to TCP port {session.Address.Port} (messages) of this machine. "
                + "Where a firewall does not allow that, this session connects to them, or the host relays.";
        return OperatingSystem.IsWindows() ? $"{hint} {CommandFor(Environment.ProcessPath!)}" : hint;
    }

    // A rule for the program allows all ports of it, since the port for messages is another one each time.
    private static string CommandFor(string program) =>
        "Windows blocks it for programs without a rule. As an administrator: New-NetFirewallRule -DisplayName Pyile -Direction Inbound "
            + $"-Action Allow -Protocol TCP -Program '{program.Replace("'", "''", StringComparison.Ordinal)}'";
}
