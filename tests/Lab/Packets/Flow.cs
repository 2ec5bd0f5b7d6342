using System.Net;

namespace Pyile.Lab.Tests.Packets;

/// <summary>The numbers of the protocols that the laboratory knows.</summary>
internal static class IpProtocol
{
    public const byte Icmp = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Icmp6 = 58;
}

/// <summary>One direction of a connection, as the packets of a protocol with ports say.</summary>
internal readonly record struct Flow(byte Protocol, IPEndPoint Source, IPEndPoint Destination)
{
    public Flow Reversed => new(Protocol, Destination, Source);
}

[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Finish = 1,
    Synchronize = 2,
    Reset = 4,
    Push = 8,
    Acknowledge = 16,
}
