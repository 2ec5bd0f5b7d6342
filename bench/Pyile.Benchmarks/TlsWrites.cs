using System.Diagnostics;
using System.Net;

namespace Pyile.Benchmarks;

/// <summary>Measures writes of 64 KiB from one end of a TLS connection over sockets to the other, which reads them as sessions do.</summary>
internal static class TlsWrites
{
    private const int Size = 64 * 1024;
    private const int Count = 16_000;
    private const int Buffer = 32 * 1024;

    /// <returns>MiB per second.</returns>
    public static async Task<double> MeasureAsync(TlsImplementation implementation)
    {
        using var key = MemberKey.Create(DateTimeOffset.UtcNow);
        using TlsCredential credential = TlsProviders.Of(implementation).Use(key.SelfSigned);
        await using IListener listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1);
        IConnection dialled = await TcpTransport.Instance.ConnectAsync(listener.Local, IPAddress.Any, default);
        IConnection accepted = await listener.AcceptAsync(default);
        Task<TlsConnection> accepting = credential.AcceptAsync(accepted, TlsTerms.Login, default);
        await using TlsConnection client = await credential.ConnectAsync(dialled, TlsTerms.Login, default);
        await using TlsConnection server = await accepting;

        var watch = Stopwatch.StartNew();
        Task reading = Task.Run(() => ReadAsync(server));
        byte[] bytes = new byte[Size];
        for (int i = 0; i < Count; i++)
            await client.WriteAsync(bytes, default);
        await reading;
        return (double)Size * Count / (1 << 20) / watch.Elapsed.TotalSeconds;
    }

    private static async Task ReadAsync(TlsConnection connection)
    {
        byte[] buffer = new byte[Buffer];
        for (long left = (long)Size * Count; left > 0;)
        {
            await connection.ReadAsync(Memory<byte>.Empty, default);
            left -= await connection.ReadAsync(buffer, default);
        }
    }
}
