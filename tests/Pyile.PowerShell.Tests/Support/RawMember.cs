using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pyile.ModuleTests.Support;

/// <summary>A hand-written member of version 1 that can send anything and answers no messages.</summary>
internal sealed partial class RawMember : IDisposable
{
    private readonly TcpClient _control;
    private readonly TcpClient _distribution;
    private readonly IPAddress _address;

    public RawMember(string address, int hostPort)
    {
        _address = IPAddress.Parse(address);
        Messages = new SilentListener(address);
        _control = new TcpClient(new IPEndPoint(_address, 0)) { ReceiveTimeout = 10_000 };
        _control.Connect(IPAddress.Loopback, hostPort);
        ReadUntil(Banned());
        Write(_control, new { shadow = Secrets.Password });
        ReadUntil(Authenticated());
        Write(_control, new { peer_address = new object[] { address, Messages.Port } });
        Match distribution = ReadUntil(DistAddr());
        _distribution = new TcpClient(new IPEndPoint(_address, 0));
        _distribution.Connect(IPAddress.Loopback, int.Parse(distribution.Groups["port"].Value, null));
    }

    /// <summary>The listener for messages to this member.</summary>
    public SilentListener Messages { get; }

    /// <summary>Sends a message with any alias to a member, and waits until it is received.</summary>
    public void Send(int port, string alias, string text)
    {
        using var connection = new TcpClient(new IPEndPoint(_address, 0)) { ReceiveTimeout = 10_000 };
        connection.Connect(IPAddress.Loopback, port);
        Write(connection, new { data = text, alias, to = "Broadcast", from = new object[] { _address.ToString(), Messages.Port } });
        Assert.True(connection.GetStream().Read(new byte[4096]) > 0, "There was no echo.");
    }

    public void Dispose()
    {
        _control.Dispose();
        _distribution.Dispose();
        Messages.Dispose();
    }

    private static void Write(TcpClient connection, object value) =>
        connection.GetStream().Write(JsonSerializer.SerializeToUtf8Bytes(value));

    private Match ReadUntil(Regex wanted)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (true)
        {
            int read = _control.GetStream().Read(buffer);
            Assert.True(read > 0, $"The host closed the connection after: {text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (wanted.Match(text.ToString()) is { Success: true } match)
                return match;
        }
    }

    [GeneratedRegex("\"banned\": ?false")]
    private static partial Regex Banned();

    [GeneratedRegex("\"authenticated\": ?true")]
    private static partial Regex Authenticated();

    [GeneratedRegex("\"dist_addr\": ?\\[\"[^\"]+\", ?(?<port>\\d+)\\]")]
    private static partial Regex DistAddr();
}
