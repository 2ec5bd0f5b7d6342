using System.Net;
using System.Net.Sockets;

namespace Pyile.ModuleTests.Support;

/// <summary>Greets whoever connects as a host of version 1 does, and says nothing else.</summary>
internal sealed class GreetingListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public GreetingListener()
    {
        _listener.Start();
        _ = GreetAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task GreetAsync()
    {
        try
        {
            while (true)
            {
                using Socket joiner = await _listener.AcceptSocketAsync();
                await joiner.SendAsync("{\"banned\": false}"u8.ToArray());
                await joiner.ReceiveAsync(new byte[4096]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
