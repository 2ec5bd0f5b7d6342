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
            return [.. names.Select(name => HostTarget.Of(name, defaultPort: login.Port)).Select(host => new TicketHost(host.Name, host.Port))];
        return login.Address.Equals(IPAddress.Any)
            ? [.. OwnAddresses().Take(Most).Select(address => new TicketHost(address.ToString(), login.Port))]
            : [new TicketHost(login.Address.ToString(), login.Port)];
    }

    // Joiners try them a moment apart, so the addresses that others can probably reach come first: those of networks with a gateway, before
    // those of virtual machines and containers. A machine without any can at least reach itself.
    private static IEnumerable<IPAddress> OwnAddresses() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .Select(network => network.GetIPProperties())
            .OrderByDescending(network => network.GatewayAddresses.Count > 0)
            .SelectMany(network => network.UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
            .DefaultIfEmpty(IPAddress.Loopback)
            .OrderBy(IPAddress.IsLoopback)
            .ThenBy(IsLinkLocal);

    private static bool IsLinkLocal(IPAddress address) => address.GetAddressBytes() is [169, 254, ..];
}
