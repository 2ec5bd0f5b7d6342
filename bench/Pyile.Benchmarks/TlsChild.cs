using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Pyile.Benchmarks;

/// <summary>The child processes of <see cref="TlsBenchmark"/>.</summary>
internal static class TlsChild
{
    public const string Idle = "tls-host";
    public const string Throughput = "tls-writes";

    private const int Rounds = 3;

    /// <summary>Hosts a network, and prints its memory before and after members have joined.</summary>
    public static async Task HostAsync(TlsImplementation tls)
    {
        await using HostSession host = EncryptedNetwork.Open(tls: tls);
        string ticket = await EncryptedNetwork.TicketAsync(host);
        await using (await EncryptedNetwork.EnterAsync(ticket, "warm", Loopback.Number(0), tls: tls))
        {
        }
        Console.WriteLine($"joined\nticket {ticket}");
        while (await Console.In.ReadLineAsync() is not null)
            Console.WriteLine($"memory {MemoryUse.Now().Resident}");
    }

    /// <returns>KiB for each member.</returns>
    public static async Task<double> MemoryOfMemberAsync(TlsImplementation tls, int count)
    {
        using Process child = await ChildProcess.StartAsync(Idle, new IPEndPoint(IPAddress.Loopback, 0), $"{tls}");
        string ticket = await ChildProcess.ExpectAsync(child, "ticket");
        TicketHost address = EncryptedNetwork.Read(ticket).Hosts[0];
        var host = new IPEndPoint(IPAddress.Parse(address.Name), address.Port);
        long before = await MemoryAsync(child);
        var members = new SlimMember[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellationToken) =>
        {
            members[i] = new SlimMember(host, Loopback.Number(i), $"idle{i}", tls);
            await members[i].EnterAsync(ticket);
            _ = members[i].StayAsync();
        });
        await Task.Delay(TimeSpan.FromSeconds(3));
        long after = await MemoryAsync(child);
        foreach (SlimMember member in members)
            await member.DisposeAsync();
        child.StandardInput.Close();
        await child.WaitForExitAsync();
        return (after - before) / 1024.0 / count;
    }

    /// <summary>Prints the rate of writes of each implementation.</summary>
    public static async Task MeasureAsync()
    {
        Console.WriteLine("joined");
        var rates = Enum.GetValues<TlsImplementation>().ToDictionary(tls => tls, _ => new List<double>());
        for (int round = 0; round <= Rounds; round++)
        {
            foreach ((TlsImplementation tls, List<double> of) in rates)
                of.Add(await TlsWrites.MeasureAsync(tls));
        }
        // The first round warms up.
        foreach ((TlsImplementation tls, List<double> of) in rates)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tls} {Report.Percentile([.. of[1..].Order()], 0.5)}"));
        await Console.In.ReadToEndAsync();
    }

    private static async Task<long> MemoryAsync(Process child)
    {
        await child.StandardInput.WriteLineAsync("memory");
        await child.StandardInput.FlushAsync();
        return long.Parse(await ChildProcess.ExpectAsync(child, "memory"), CultureInfo.InvariantCulture);
    }
}
