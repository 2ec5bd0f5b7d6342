using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pyile.ModuleTests.Support;

/// <summary>A hand-written host of version 1 that admits one peer and sends any roster.</summary>
internal sealed class RawHost : IDisposable
{
    private static readonly byte[] Heartbeat = "{\"<3\": true}"u8.ToArray();

    private readonly TcpListener _logins = new(IPAddress.Loopback, 0);
    private readonly TcpListener _distribution = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly IReadOnlyList<IPEndPoint> _members;
    private readonly Task _work;

    public RawHost(IReadOnlyList<IPEndPoint> members)
    {
        _members = members;
        _logins.Start();
        _distribution.Start();
        _work = ServeAsync();
    }

    public int Port => ((IPEndPoint)_logins.LocalEndpoint).Port;

    public void Dispose()
    {
        _end.Cancel();
        _work.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        _logins.Dispose();
        _distribution.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        using TcpClient control = await _logins.AcceptTcpClientAsync(_end.Token);
        NetworkStream stream = control.GetStream();
        await WriteAsync(stream, "{\"banned\": false}");
        await ReadUntilAsync(stream, "shadow");
        await WriteAsync(stream, "{\"authenticated\": true}");
        string joiner = await ReadUntilAsync(stream, "peer_address");
        string rows = string.Join(", ", _members.Select(m => $"[\"{m.Address}\", {m.Port}]"));
        string self = joiner[joiner.IndexOf('[', StringComparison.Ordinal)..(joiner.IndexOf(']', StringComparison.Ordinal) + 1)];
        await WriteAsync(
            stream,
            $"{{\"distro\": [[\"127.0.0.1\", 9], {self}, {rows}]}}{{\"dist_addr\": [\"127.0.0.1\", "
                + $"{((IPEndPoint)_distribution.LocalEndpoint).Port}]}}");
        using TcpClient distribution = await _distribution.AcceptTcpClientAsync(_end.Token);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            await stream.WriteAsync(Heartbeat, _end.Token);
            await ReadUntilAsync(stream, "<3");
        }
        while (await second.WaitForNextTickAsync(_end.Token));
    }

    private async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _end.Token);

    private async Task<string> ReadUntilAsync(NetworkStream stream, string wanted)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().Contains(wanted, StringComparison.Ordinal) || text[^1] != '}')
        {
            int read = await stream.ReadAsync(buffer, _end.Token);
            Assert.True(read > 0, $"The peer closed the connection after: {text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return text.ToString();
    }
}
