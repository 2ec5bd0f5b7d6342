using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Pyile.Benchmarks.Comparison;

/// <summary>The roles of child processes in the comparison.</summary>
internal static class ComparisonChild
{
    public const string Line = "compare-line";
    public const string Members = "compare-members";
    public const string Silent = "compare-silent";
    public const string Others = "compare-others";
    public const string Flooder = "compare-flooder";
    public const string Send = "send";
    public const string Echo = "echo";

    private const int JoinsAtOnce = 16;

    public static Task? Run(string[] args)
    {
        IPEndPoint host = IPEndPoint.Parse(args[1]);
        return args[0] switch
        {
            Line => RunLineAsync(host, args[2..]),
            Members => RunMembersAsync(args[2], int.Parse(args[3])),
            Silent => RunSilentAsync(args[2]),
            Others => Neighbours.RunOthersAsync(args[2], int.Parse(args[3])),
            Flooder => Neighbours.RunFlooderAsync(args[2]),
            _ => null,
        };
    }

    /// <summary>Joins with <paramref name="count"/> members, each from its own address.</summary>
    public static async Task<PeerSession[]> EnterAsync(string ticket, int count)
    {
        var peers = new PeerSession[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce }, async (i, _) =>
            peers[i] = await EncryptedNetwork.EnterAsync(ticket, $"member{i}", Loopback.Number(i), NearEnds.Inbox));
        return peers;
    }

    private static async Task RunLineAsync(IPEndPoint near, string[] args)
    {
        await using ILine line = await FarEnds.ConnectAsync(near, args);
        var orders = new Orders();
        Console.WriteLine("joined");
        while (await orders.NextAsync() is { } order)
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            if (order.Name == Send)
            {
                await line.SendAsync(order.Number);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sent {watch.Elapsed.TotalMilliseconds}"));
            }
            else
            {
                await line.EchoAsync(order.Number);
                Console.WriteLine("echoed");
            }
        }
    }

    private static async Task RunMembersAsync(string ticket, int count)
    {
        PeerSession[] peers = await EnterAsync(ticket, count);
        Task[] receiving = [.. peers.Select(p => Task.Run(async () =>
        {
            while (await p.ReceiveAsync() is not null)
            {
            }
        }))];
        var orders = new Orders();
        Console.WriteLine("joined");
        await orders.NextAsync();
        await EncryptedNetwork.CloseAsync(peers);
        await Task.WhenAll(receiving);
    }

    private static async Task RunSilentAsync(string ticket)
    {
        await using PeerSession session = await EncryptedNetwork.EnterAsync(ticket, "silent", Loopback.Number(0), NearEnds.Inbox);
        var orders = new Orders();
        Console.WriteLine("joined");
        while (await orders.NextAsync() is not null)
            Console.WriteLine($"memory {MemoryUse.Now().Resident}");
    }
}
