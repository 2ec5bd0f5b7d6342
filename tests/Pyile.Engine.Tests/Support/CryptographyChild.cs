using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>The process of <see cref="Threats.UnusableCryptographyTests"/>: it prints what became of a host, a join and a probe.</summary>
internal static class CryptographyChild
{
    public const string Mode = "cryptography";

    public static async Task RunAsync()
    {
        int port = int.Parse(Console.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        string ticket = Console.ReadLine()!;
        await PrintAsync(async () =>
        {
            await using HostSession host = HostSession.Start(new HostOptions { Address = IPAddress.Loopback, Port = 0, Password = new Secret("secret") });
        });
        await PrintAsync(async () =>
        {
            await using PeerSession peer = await PeerSession.ConnectAsync(new PeerOptions { Ticket = ticket, Address = IPAddress.Loopback });
        });
        await PrintAsync(async () =>
        {
            ProbedHost found = await HostProbe.RunAsync(new ProbeOptions { HostName = "127.0.0.1", Port = port });
            Assert.False(found.SpeaksVersion2);
        });
    }

    private static async Task PrintAsync(Func<Task> work)
    {
        try
        {
            await work();
            Console.WriteLine("nothing");
        }
        catch (PyileException exception)
        {
            Console.WriteLine(exception.Kind);
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception.GetType().FullName);
        }
    }
}
