using System.Net;

namespace Pyile.Benchmarks;

/// <summary>The roles of child processes in the benchmarks of protocol version 2.</summary>
internal static class EncryptedChild
{
    public const string Member = "encrypted-member";
    public const string Crowd = "encrypted-crowd";
    public const string Slim = "encrypted-slim";
    public const string Idlers = "idlers";
    public const string Drips = "drips";
    public const string Busy = "busy";

    private const int JoinsAtOnce = 16;

    public static Task? Run(string[] args)
    {
        IPEndPoint host = IPEndPoint.Parse(args[1]);
        return args[0] switch
        {
            Member => RunMemberAsync(args[2], int.Parse(args[3])),
            Crowd => RunCrowdAsync(args[2], int.Parse(args[3])),
            Slim => RunSlimAsync(host, args[2], int.Parse(args[3]), int.Parse(args[4])),
            Idlers => Strangers.IdleAsync(host, int.Parse(args[2]), int.Parse(args[3]), int.Parse(args[4])),
            Drips => Strangers.DripAsync(host, int.Parse(args[2]), int.Parse(args[3])),
            Busy => RunBusyAsync(),
            TlsChild.Idle => TlsChild.HostAsync(Enum.Parse<TlsImplementation>(args[2])),
            TlsChild.Throughput => TlsChild.MeasureAsync(),
            _ => null,
        };
    }

    private static async Task RunMemberAsync(string ticket, int number)
    {
        await using PeerSession session = await EncryptedNetwork.EnterAsync(ticket, $"member{number}", Loopback.Number(number));
        Console.WriteLine($"joined {session.Address}");
        await Console.In.ReadToEndAsync();
    }

    private static async Task RunCrowdAsync(string ticket, int count)
    {
        var peers = new PeerSession[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce }, async (i, _) =>
            peers[i] = await EncryptedNetwork.EnterAsync(ticket, $"peer{i}", Loopback.Number(i)));
        Console.WriteLine("joined");
        await EncryptedNetwork.AllSeeAsync(peers, count + 1, TimeSpan.FromMinutes(1));
        Console.WriteLine("complete");
        await Console.In.ReadToEndAsync();
        await EncryptedNetwork.CloseAsync(peers);
    }

    private static async Task RunSlimAsync(IPEndPoint host, string ticket, int first, int count)
    {
        var members = new SlimMember[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce }, async (i, cancellationToken) =>
        {
            members[i] = new SlimMember(host, Loopback.Number(first + i), $"slim{first + i}");
            await members[i].EnterAsync(ticket);
            _ = members[i].StayAsync();
        });
        GC.Collect();
        Console.WriteLine("joined");
        await Console.In.ReadLineAsync();
        Console.WriteLine($"connected {members.Count(m => m.IsConnected)}");
        await Console.In.ReadToEndAsync();
    }

    private static async Task RunBusyAsync()
    {
        Console.WriteLine("joined");
        var closed = Task.Run(Console.In.ReadToEnd);
        while (!closed.IsCompleted)
            Thread.SpinWait(1000);
        await closed;
    }
}
