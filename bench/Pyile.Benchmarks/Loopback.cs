using System.Net;

namespace Pyile.Benchmarks;

/// <summary>Addresses of the loopback network: to a host, peers from different ones are different machines.</summary>
internal static class Loopback
{
    private const int LastByte = 250;

    /// <summary>The address with that number, in 127.0.1.0 and above.</summary>
    public static IPAddress Number(int number) => OperatingSystem.IsMacOS()
        ? IPAddress.Loopback
        : new IPAddress([127, (byte)(number / LastByte / LastByte), (byte)(1 + (number / LastByte % LastByte)), (byte)(1 + (number % LastByte))]);
}
