using System.Net;

namespace Pyile.Lab.Tests.Packets;

/// <summary>Packets as bytes, and ends of connections, for tests.</summary>
internal static class Examples
{
    /// <summary>192.168.1.10:40000 to 198.51.100.7:4702.</summary>
    public const string Syn = "450000281234400040063cafc0a8010ac63364079c40125e01020304000000005002faf016600000";

    /// <summary>The same behind a NAT with the address 203.0.113.5, from port 20000.</summary>
    public const string TranslatedSyn = "45000028123440004006c25bcb007105c63364074e20125e01020304000000005002faf0ea2c0000";

    /// <summary>An acknowledgement with 3 bytes, so that the checksum is over an odd number.</summary>
    public const string OddData = "4500002b1234400040063cacc0a8010ac63364079c40125e010203040a0b0c0d5018faf02cca00006f6464";

    /// <summary>192.168.1.10:40000 to 198.51.100.7:53, "hello".</summary>
    public const string Udp = "450000211234400040113cabc0a8010ac63364079c400035000d339f68656c6c6f";

    /// <summary>[2001:db8::10]:40000 to [2001:db8:1::7]:4702.</summary>
    public const string Syn6 =
        "600000000014064020010db800000000000000000000001020010db80001000000000000000000079c40125e00000007000000005002faf0aac20000";

    public static IPEndPoint Inside { get; } = IPEndPoint.Parse("192.168.1.10:40000");

    public static IPEndPoint Server { get; } = IPEndPoint.Parse("198.51.100.7:4702");

    public static IPEndPoint Stranger { get; } = IPEndPoint.Parse("198.51.100.66:4702");

    public static IpPacket Read(string hex) => IpPacket.TryRead(Convert.FromHexString(hex))!;

    public static string Hex(this IpPacket packet) => Convert.ToHexStringLower(packet.Bytes);

    public static IpPacket Begin(IPEndPoint source, IPEndPoint destination) => PacketWriter.Tcp(source, destination, TcpFlags.Synchronize);

    public static IpPacket Data(IPEndPoint source, IPEndPoint destination, TcpFlags flags = TcpFlags.None, int size = 1) =>
        PacketWriter.Tcp(source, destination, flags | TcpFlags.Acknowledge, 1, 1, new byte[size]);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
