using System.Net;
using System.Net.Sockets;

namespace Pyile.ModuleTests.Support;

internal static class Ports
{
    /// <summary>Checks whether a port can be bound.</summary>
    public static bool IsFree(int port, string address = "127.0.0.1")
    {
        using var listener = new TcpListener(IPAddress.Parse(address), port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
