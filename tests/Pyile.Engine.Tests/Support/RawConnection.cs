using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Pyile.Engine.Tests.Support;

/// <summary>A connection that the test plays with literal bytes.</summary>
internal sealed class RawConnection(IConnection connection) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private byte[] _unread = [];

    public IPEndPoint Local => connection.Local;

    public IPEndPoint Remote => connection.Remote;

    public static async Task<RawConnection> ToAsync(ITransport transport, IPEndPoint remote, string from = "127.0.0.1") =>
        new(await transport.ConnectAsync(remote, Given.Ip(from), default).Soon());

    public static async Task<RawConnection> FromAsync(IListener listener) => new(await listener.AcceptAsync(default).Soon());

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => connection.WriteAsync(bytes, default).Soon();

    /// <summary>The text of one read; empty at the end.</summary>
    public async Task<string> ReadOnceAsync()
    {
        string text = Encoding.UTF8.GetString(_unread);
        _unread = [];
        return text.Length > 0 ? text : Encoding.UTF8.GetString(_buffer, 0, await connection.ReadAsync(_buffer, default).Soon());
    }

    /// <summary>Asserts that the next bytes are these.</summary>
    public async Task ExpectAsync(string expected)
    {
        int length = Encoding.UTF8.GetByteCount(expected);
        while (_unread.Length < length && await FillAsync())
        {
        }
        string text = Encoding.UTF8.GetString(_unread.AsSpan(0, Math.Min(length, _unread.Length)));
        Assert.Equal(expected, text);
        _unread = _unread[length..];
    }

    /// <summary>Reads one JSON object.</summary>
    public async Task<string> ReadValueAsync()
    {
        while (true)
        {
            var scanner = default(JsonValueScanner);
            if (scanner.Scan(new ReadOnlySequence<byte>(_unread), out long length) == ScanResult.Found)
            {
                string text = Encoding.UTF8.GetString(_unread.AsSpan(0, (int)length));
                _unread = _unread[(int)length..];
                return text;
            }
            Assert.True(await FillAsync(), "The connection ended.");
        }
    }

    /// <summary>Reads one object and returns its address.</summary>
    public async Task<IPEndPoint> ReadAddressAsync(string key)
    {
        using JsonDocument document = JsonDocument.Parse(await ReadValueAsync());
        return ToAddress(document.RootElement.GetProperty(key));
    }

    /// <summary>Reads one roster.</summary>
    public async Task<IPEndPoint[]> ReadRosterAsync()
    {
        using JsonDocument document = JsonDocument.Parse(await ReadValueAsync());
        return [.. document.RootElement.GetProperty("distro").EnumerateArray().Select(ToAddress)];
    }

    /// <summary>Asserts that nothing more arrives and the connection ends, by a close or a reset.</summary>
    public async Task ExpectEndAsync()
    {
        Assert.Equal("", Encoding.UTF8.GetString(_unread));
        try
        {
            Assert.False(await FillAsync(), $"It sent {Encoding.UTF8.GetString(_unread)}");
        }
        catch (IOException)
        {
            // A reset ends a connection too.
        }
    }

    public void Abort() => connection.Abort();

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static IPEndPoint ToAddress(JsonElement pair) => new(Given.Ip(pair[0].GetString()!), pair[1].GetInt32());

    private async Task<bool> FillAsync()
    {
        int read = await connection.ReadAsync(_buffer, default).Soon();
        _unread = [.. _unread, .. _buffer.AsSpan(0, read)];
        return read > 0;
    }
}
