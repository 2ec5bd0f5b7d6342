using System.Diagnostics;
using System.Net;
using Pyile.Benchmarks.Comparison;

namespace Pyile.Benchmarks;

/// <summary>Starts this program again as a child process, which runs a peer or a sender.</summary>
internal static class ChildProcess
{
    public const string Argument = "--child";

    /// <summary>Starts a child process and waits until it has joined.</summary>
    public static async Task<Process> StartAsync(string role, IPEndPoint host, params string[] more)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in (string[])[Argument, role, host.ToString(), .. more])
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        try
        {
            await ExpectAsync(process, "joined");
            return process;
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Reads the output of a child process up to a line that starts with the prefix, and returns the rest of that line.</summary>
    public static async Task<string> ExpectAsync(Process process, string prefix)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
                return line[prefix.Length..].Trim();
        }
        throw new InvalidOperationException($"The child process ended before it wrote '{prefix}'.");
    }

    /// <summary>The entry point of a child process.</summary>
    public static async Task<int> MainAsync(string[] args)
    {
        IPEndPoint host = IPEndPoint.Parse(args[1]);
        if ((EncryptedChild.Run(args) ?? ComparisonChild.Run(args)) is { } child)
        {
            await child;
            return 0;
        }
        if (args[0] == "members")
        {
            await RunMembersAsync(host, int.Parse(args[2]));
            return 0;
        }
        await using PeerSession session = await Network.JoinAsync(host, args[0]);
        Console.WriteLine($"joined {session.Address}");
        if (args[0] == "sender")
            await SendAsync(session, IPEndPoint.Parse(args[2]), int.Parse(args[3]), int.Parse(args[4]));
        // The parent ends this process by closing its input.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task RunMembersAsync(IPEndPoint host, int count)
    {
        var peers = new List<PeerSession>();
        foreach (int[] batch in Enumerable.Range(0, count).Chunk(12))
            peers.AddRange(await Task.WhenAll(batch.Select(i => Network.JoinAsync(host, $"peer{i}"))));
        while (peers.Any(p => p.GetPeers().Count != count + 1))
            await Task.Delay(20);
        Console.WriteLine("joined");
        await Console.In.ReadLineAsync();
        Console.WriteLine($"connected {peers.Count(p => p.State == SessionState.Connected)} {peers.Min(p => p.GetPeers().Count)}");
        await Console.In.ReadToEndAsync();
        await Task.WhenAll(peers.Select(p => p.CloseAsync()));
    }

    private static async Task SendAsync(PeerSession session, IPEndPoint receiver, int bytes, int count)
    {
        MemberId to = session.GetPeers().Single(p => p.Address.Equals(receiver)).Id;
        string text = new('x', bytes);
        await SendManyAsync(session, to, text, count / 4);
        for (int round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            await SendManyAsync(session, to, text, count);
            Console.WriteLine($"rate {count / watch.Elapsed.TotalSeconds:0}");
        }
        Console.WriteLine("done");
    }

    private static async Task SendManyAsync(PeerSession session, MemberId to, string text, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Receipt receipt = await session.SendAsync(to, text);
            if (receipt.Status != ReceiptStatus.Delivered)
                throw new InvalidOperationException($"{receipt.Reason}: {receipt.Detail}");
        }
    }
}
