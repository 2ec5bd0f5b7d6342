using System.Net;
using Pyile.Engine.Model;

namespace Pyile.Engine.Transport;

/// <summary>Binds to addresses of this machine, and says in words what is wrong where that fails.</summary>
internal static class LocalAddresses
{
    /// <exception cref="PyileException">The port is taken, or the address is not this machine's.</exception>
    public static IListener Listen(ITransport transport, IPAddress address, int port)
    {
        const int backlog = 512;
        try
        {
            return transport.Listen(new IPEndPoint(address, port), backlog);
        }
        catch (AddressUnavailableException exception)
        {
            throw ToException(exception);
        }
    }

    public static PyileException ToException(AddressUnavailableException exception) => exception.InUse
        ? new PyileException(
            PyileError.AddressInUse,
            $"Port {exception.Address.Port} of {exception.Address.Address} is taken by another program or session. End that one, or choose another port.",
            exception)
        : new PyileException(
            PyileError.AddressInvalid,
            $"{exception.Address} cannot be used here: {exception.InnerException?.Message.TrimEnd('.')}. Choose an address of this machine, and a port above 1023.",
            exception);
}
