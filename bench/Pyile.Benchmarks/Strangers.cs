using System.Net;
using System.Net.Sockets;

namespace Pyile.Benchmarks;

/// <summary>Hostile connections to a login port. Each uses its own address and is opened again after the host has closed it.</summary>
internal static class Strangers
{
    // A TLS record that announces a ClientHello of 512 bytes.
    private static readonly byte[] Hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. new byte[501]];

    /// <summary>Holds many silent connections, with at most <paramref name="comebacks"/> reconnects per second.</summary>
    public static async Task IdleAsync(IPEndPoint host, int first, int count, int comebacks)
    {
        using var pace = new SemaphoreSlim(0);
        var interval = TimeSpan.FromMilliseconds(50);
        using var timer = new Timer(_ => pace.Release(Math.Max(1, comebacks / 20)), null, interval, interval);
        using var arriving = new SemaphoreSlim(64);
        int cuts = 0;
        var opened = new Task<Socket>[count];
        for (int i = 0; i < count; i++)
        {
            await arriving.WaitAsync();
            opened[i] = OpenAsync(host, Loopback.Number(first + i), arriving);
            _ = HoldAsync(first + i, opened[i]);
        }
        await Task.WhenAll(opened);
        Console.WriteLine("joined");
        await Console.In.ReadLineAsync();
        Console.WriteLine($"cut {Volatile.Read(ref cuts)}");
        await Console.In.ReadToEndAsync();

        async Task HoldAsync(int number, Task<Socket> opening)
        {
            while (true)
            {
                using (Socket socket = await opening)
                    await EndAsync(socket);
                Interlocked.Increment(ref cuts);
                await pace.WaitAsync();
                opening = OpenAsync(host, Loopback.Number(number), null);
            }
        }
    }

    /// <summary>Holds connections that send their first record one byte per second.</summary>
    public static async Task DripAsync(IPEndPoint host, int first, int count)
    {
        for (int i = 0; i < count; i++)
            _ = DripAsync(host, Loopback.Number(first + i));
        Console.WriteLine("joined");
        await Console.In.ReadToEndAsync();
    }

    private static async Task DripAsync(IPEndPoint host, IPAddress from)
    {
        while (true)
        {
            using Socket socket = await OpenAsync(host, from, null);
            try
            {
                for (int at = 0; ; at = (at + 1) % Hello.Length)
                {
                    await socket.SendAsync(Hello.AsMemory(at, 1));
                    await Task.Delay(TimeSpan.FromSeconds(1));
                }
            }
            catch (SocketException)
            {
                // The host closed the connection; it is opened again.
            }
        }
    }

    private static async Task<Socket> OpenAsync(IPEndPoint host, IPAddress from, SemaphoreSlim? place)
    {
        try
        {
            while (true)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Bind(new IPEndPoint(from, 0));
                    await socket.ConnectAsync(host);
                    return socket;
                }
                catch (SocketException exception)
                {
                    // The host has ended, so this process ends, too.
                    if (exception.SocketErrorCode == SocketError.ConnectionRefused)
                        Environment.Exit(0);
                    // The host closed the connection immediately.
                    socket.Dispose();
                    await Task.Delay(100);
                }
            }
        }
        finally
        {
            place?.Release();
        }
    }

    private static async Task EndAsync(Socket socket)
    {
        byte[] buffer = new byte[1];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The host reset the connection.
        }
    }
}
