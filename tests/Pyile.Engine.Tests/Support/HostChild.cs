using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A process with a host that keeps its state: it reads the path, and prints the port or the kind of the error.</summary>
internal static class HostChild
{
    public const string Mode = "host";

    public static async Task RunAsync()
    {
        using var password = new Secret("secret");
        var options = new HostOptions
        {
            Address = IPAddress.Loopback,
            Port = 0,
            Password = password,
            StatePath = Console.ReadLine()!,
        };
        try
        {
            await using HostSession host = HostSession.Start(options);
            Console.WriteLine(host.HostAddress.Port);
            await Console.In.ReadLineAsync();
        }
        catch (PyileException exception)
        {
            Console.WriteLine(exception.Kind);
        }
    }
}
