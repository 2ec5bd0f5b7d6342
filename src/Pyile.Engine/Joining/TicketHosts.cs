using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>The addresses of the host that a ticket carries.</summary>
internal static class TicketHosts
{
    private const int Most = 8;

    public static IReadOnlyList<TicketHost> Of(TicketOptions options, IPEndPoint login)
    {
        if (options.HostNames is { Count: > 0 } names)
            return [.. names.Select(name => new TicketHost(name, login.Port))];
        return login.Address.Equals(IPAddress.Any)
            ? [.. OwnAddresses().Take(Most).Select(address => new TicketHost(address.ToString(), login.Port))]
            : [new TicketHost(login.Address.ToString(), login.Port)];
    }

    // Addresses that others can reach come first; a machine without one can at least reach itself.
    private static IEnumerable<IPAddress> OwnAddresses() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
            .DefaultIfEmpty(IPAddress.Loopback)
            .OrderBy(IPAddress.IsLoopback);
}
