using System.Net;
using System.Net.Sockets;

namespace Pyile.ModuleTests.Support;

/// <summary>Greets each connection as a host of version 1 does, or with other words, and closes it after the answer.</summary>
internal sealed class GreetingListener : IDisposable
{
    private readonly byte[] _words;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public GreetingListener(byte[]? words = null)
    {
        _words = words ?? [.. "{\"banned\": false}"u8];
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
                await joiner.SendAsync(_words);
                await joiner.ReceiveAsync(new byte[4096]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test has ended; between two calls the listener reports this as not being started.
        }
    }
}
