using System.Net;
using Pyile.Engine;

namespace Pyile.Runtime;

/// <summary>Which ports of a session a firewall has to allow, and on Windows, which blocks them for programs without a rule, the command for that.</summary>
internal static class FirewallHint
{
    /// <param name="session">The session.</param>
    /// <param name="bound">The address that it is bound to.</param>
    /// <returns>Null if no other machine can connect to the session.</returns>
    public static string? Of(Session session, IPAddress bound)
    {
        if (IPAddress.IsLoopback(bound) || session.Address.Port == 0)
            return null;
        string ports = session is HostSession
            ? $"TCP ports {session.HostAddress.Port} (logins) and {session.Address.Port} (messages)"
            : $"TCP port {session.Address.Port} (messages)";
        string hint = $"Other members connect to {ports} of this machine; a firewall has to allow that.";
        return OperatingSystem.IsWindows() ? $"{hint} {CommandFor(Environment.ProcessPath!)}" : hint;
    }

    // A rule for the program allows all ports of it, since the port for messages is another one each time.
    private static string CommandFor(string program) =>
        "Windows blocks it for programs without a rule. As an administrator: New-NetFirewallRule -DisplayName Pyile -Direction Inbound "
            + $"-Action Allow -Protocol TCP -Program '{program.Replace("'", "''", StringComparison.Ordinal)}'";
}
