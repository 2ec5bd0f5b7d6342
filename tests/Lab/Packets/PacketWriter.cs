using System.Buffers.Binary;
using System.Net;

namespace Pyile.Lab.Tests.Packets;

/// <summary>Makes packets: those that routers and firewalls answer with, and those of tests.</summary>
internal static class PacketWriter
{
    private const byte HopLimit = 64;

    /// <summary>A TCP segment.</summary>
    public static IpPacket Tcp(
        IPEndPoint source,
        IPEndPoint destination,
        TcpFlags flags,
        uint number = 0,
        uint acknowledged = 0,
        ReadOnlySpan<byte> data = default)
    {
        byte[] segment = new byte[20 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)destination.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), number);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), acknowledged);
        segment[12] = 5 << 4;
        segment[13] = (byte)flags;
        data.CopyTo(segment.AsSpan(20));
        return Wrap(source.Address, destination.Address, IpProtocol.Tcp, segment, checksumAt: 16);
    }

    /// <summary>A UDP datagram.</summary>
    public static IpPacket Udp(IPEndPoint source, IPEndPoint destination, ReadOnlySpan<byte> data)
    {
        byte[] datagram = new byte[8 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        data.CopyTo(datagram.AsSpan(8));
        return Wrap(source.Address, destination.Address, IpProtocol.Udp, datagram, checksumAt: 6);
    }

    /// <summary>What a firewall that rejects answers: a reset to TCP, else "port unreachable".</summary>
    /// <returns>Null if the packet is one that is never answered.</returns>
    public static IpPacket? Refusal(IpPacket packet)
    {
        if (packet.IsError || packet.Flags.HasFlag(TcpFlags.Reset))
            return null;
        if (packet is { Protocol: IpProtocol.Tcp, Flow: { } flow })
            return Reset(packet, flow);
        return packet.IsVersion4 ? Error(packet, packet.Destination, 3, 3, 0) : Error(packet, packet.Destination, 1, 4, 0);
    }

    /// <summary>What a router answers that cannot pass on a packet of this size.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="mtu">The size that it can pass on.</param>
    public static IpPacket TooBig(IpPacket packet, int mtu) => packet.IsVersion4
        ? Error(packet, packet.Destination, 3, 4, (uint)mtu)
        : Error(packet, packet.Destination, 2, 0, (uint)mtu);

    // RFC 9293, 3.10.7.1: a segment to a connection that does not exist.
    private static IpPacket Reset(IpPacket packet, Flow flow)
    {
        uint number = BinaryPrimitives.ReadUInt32BigEndian(packet.Payload[4..]);
        if (packet.Flags.HasFlag(TcpFlags.Acknowledge))
        {
            uint acknowledged = BinaryPrimitives.ReadUInt32BigEndian(packet.Payload[8..]);
            return Tcp(flow.Destination, flow.Source, TcpFlags.Reset, acknowledged);
        }
        uint length = (uint)(packet.Payload.Length - ((packet.Payload[12] >> 4) * 4));
        length += packet.Flags.HasFlag(TcpFlags.Synchronize) ? 1u : 0;
        length += packet.Flags.HasFlag(TcpFlags.Finish) ? 1u : 0;
        return Tcp(flow.Destination, flow.Source, TcpFlags.Reset | TcpFlags.Acknowledge, 0, number + length);
    }

    // The beginning of the packet that it is about, as far as the receiver needs it to find the connection.
    private static IpPacket Error(IpPacket about, IPAddress from, byte type, byte code, uint value)
    {
        ReadOnlySpan<byte> quoted = about.Bytes[..Math.Min(about.Length, about.IsVersion4 ? about.HeaderLength + 8 : 1232)];
        byte[] message = new byte[8 + quoted.Length];
        message[0] = type;
        message[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), value);
        quoted.CopyTo(message.AsSpan(8));
        return Wrap(from, about.Source, about.IsVersion4 ? IpProtocol.Icmp : IpProtocol.Icmp6, message, checksumAt: 2);
    }

    private static IpPacket Wrap(IPAddress source, IPAddress destination, byte protocol, byte[] payload, int checksumAt)
    {
        byte[] from = source.GetAddressBytes(), to = destination.GetAddressBytes();
        uint pseudo = 0;
        if (protocol != IpProtocol.Icmp)
            pseudo = InternetChecksum.Sum(from, InternetChecksum.Sum(to, protocol + (uint)payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(checksumAt), InternetChecksum.Of(payload, pseudo));
        byte[] bytes = from.Length == 4 ? Header4(from, to, protocol, payload.Length) : Header6(from, to, protocol, payload.Length);
        return IpPacket.TryRead([.. bytes, .. payload])!;
    }

    private static byte[] Header4(byte[] from, byte[] to, byte protocol, int length)
    {
        byte[] header = new byte[20];
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(20 + length));
        // Do not fragment.
        header[6] = 0x40;
        header[8] = HopLimit;
        header[9] = protocol;
        from.CopyTo(header, 12);
        to.CopyTo(header, 16);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), InternetChecksum.Of(header));
        return header;
    }

    private static byte[] Header6(byte[] from, byte[] to, byte protocol, int length)
    {
        byte[] header = new byte[40];
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)length);
        header[6] = protocol;
        header[7] = HopLimit;
        from.CopyTo(header, 8);
        to.CopyTo(header, 24);
        return header;
    }
}
