using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Pyile.ModuleTests.Support;

/// <summary>Accepts connections and sends nothing.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly TcpListener _listener;
    private readonly List<TcpClient> _clients = [];

    public SilentListener(string address = "127.0.0.1")
    {
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether a connection waits to be accepted.</summary>
    public bool HasConnection => _listener.Pending();

    public void WaitForConnection()
    {
        Task<TcpClient> accepting = _listener.AcceptTcpClientAsync();
        Assert.True(accepting.Wait(TimeSpan.FromSeconds(60)), "No connection was opened.");
        _clients.Add(accepting.Result);
    }

    /// <summary>Receives one message of version 1, and sends the echo that its sender waits for.</summary>
    /// <returns>The message's text.</returns>
    public string TakeMessage(string alias)
    {
        WaitForConnection();
        NetworkStream stream = _clients[^1].GetStream();
        byte[] buffer = new byte[4096];
        // A message has at most 2048 bytes and is sent with one call.
        using var message = JsonDocument.Parse(buffer.AsMemory(0, stream.Read(buffer)));
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(new { data = message.RootElement, alias }));
        return message.RootElement.GetProperty("data").GetString()!;
    }

    /// <summary>Whether the other side has closed the first connection.</summary>
    public bool WaitForClose()
    {
        try
        {
            _clients[0].ReceiveTimeout = 10_000;
            while (_clients[0].GetStream().Read(new byte[4096]) > 0)
            {
            }
            return true;
        }
        catch (IOException exception)
        {
            return exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _clients.ForEach(c => c.Dispose());
    }
}
