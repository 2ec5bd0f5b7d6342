using System.Net;
using System.Net.Sockets;

namespace Pyile.Benchmarks;

/// <summary>Connections to a login port that mean no good. Each comes from an address of its own, and comes again when it is cut off.</summary>
internal static class Strangers
{
    // A record that promises a ClientHello of 512 bytes.
    private static readonly byte[] Hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. new byte[501]];

    /// <summary>Many that say nothing; together they come again at most so often a second.</summary>
    public static async Task IdleAsync(IPEndPoint host, int first, int count, int comebacks)
    {
        using var pace = new SemaphoreSlim(0);
        using var timer = new Timer(_ => pace.Release(Math.Max(1, comebacks / 20)), null, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
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

    /// <summary>Some that take all the time in the world for their first words.</summary>
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
                // Cut off; another try.
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
                    // Without its host this process has nothing left to do.
                    if (exception.SocketErrorCode == SocketError.ConnectionRefused)
                        Environment.Exit(0);
                    // Cut off while it was arriving.
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
            // Cut off, which is an end too.
        }
    }
}
