using System.Net;

namespace Pyile.Benchmarks;

/// <summary>Addresses of the loopback network. A host treats peers with different addresses as different machines.</summary>
internal static class Loopback
{
    private const int LastByte = 250;

    /// <summary>The address with the given number, from 127.0.1.1 on. On macOS, always 127.0.0.1.</summary>
    public static IPAddress Number(int number)
    {
        if (OperatingSystem.IsMacOS())
            return IPAddress.Loopback;
        int subnet = number / LastByte;
        return new IPAddress([127, (byte)(subnet / LastByte), (byte)(1 + (subnet % LastByte)), (byte)(1 + (number % LastByte))]);
    }
}
