using System.Net;
using System.Net.NetworkInformation;
using Pyile.Engine.Model;

namespace Pyile.Engine.Transport;

/// <summary>Binds to addresses of this machine, and explains failures to the user.</summary>
internal static class LocalAddresses
{
    /// <param name="transport">The network.</param>
    /// <param name="address">An address of this machine, or any.</param>
    /// <param name="port">The port, 0 for a free one, or null for none.</param>
    /// <exception cref="PyileException">The port is in use, or the address does not belong to this machine.</exception>
    public static IListener Listen(ITransport transport, IPAddress address, int? port)
    {
        const int backlog = 512;
        if (port is not { } chosen)
            return new NoListener(address);
        try
        {
            return transport.Listen(new IPEndPoint(address, chosen), backlog);
        }
        catch (AddressUnavailableException exception)
        {
            throw ToException(exception);
        }
    }

    /// <summary>Whether a connection from this address began on this machine.</summary>
    public static bool IsOfThisMachine(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Any(unicast => unicast.Address.Equals(address));

    public static PyileException ToException(AddressUnavailableException exception) => exception.InUse
        ? new PyileException(
            PyileError.AddressInUse,
            $"Port {exception.Address.Port} of {exception.Address.Address} is used by another program or session{Reserved(exception)}. "
                + "Stop it, or choose another port.",
            exception)
        : new PyileException(
            PyileError.AddressInvalid,
            $"{exception.Address} cannot be used: {exception.InnerException?.Message.TrimEnd('.')}. "
                + "Choose an address of this machine and a port above 1023.",
            exception);

    private static string Reserved(AddressUnavailableException exception) =>
        exception.MayBeReserved ? ", or Windows has reserved it: 'netsh int ipv4 show excludedportrange tcp' lists such ports" : "";
}
