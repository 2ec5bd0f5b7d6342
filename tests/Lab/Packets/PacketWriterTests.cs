using System.Buffers.Binary;
using System.Net;

namespace Pyile.Lab.Tests.Packets;

public sealed class PacketWriterTests
{
    [Fact]
    public void The_refusal_of_a_new_connection_acknowledges_it()
    {
        IpPacket reset = PacketWriter.Refusal(Examples.Read(Examples.Syn))!;

        Assert.Equal(new Flow(IpProtocol.Tcp, Examples.Server, Examples.Inside), reset.Flow);
        Assert.Equal(TcpFlags.Reset | TcpFlags.Acknowledge, reset.Flags);
        Assert.Equal(0x01020305u, BinaryPrimitives.ReadUInt32BigEndian(reset.Payload[8..]));
        AssertChecksums(reset);
    }

    [Fact]
    public void The_refusal_of_a_later_segment_has_the_number_that_its_sender_expects()
    {
        IpPacket reset = PacketWriter.Refusal(Examples.Read(Examples.OddData))!;

        Assert.Equal(TcpFlags.Reset, reset.Flags);
        Assert.Equal(0x0a0b0c0du, BinaryPrimitives.ReadUInt32BigEndian(reset.Payload[4..]));
        AssertChecksums(reset);
    }

    [Fact]
    public void A_reset_is_not_refused() =>
        Assert.Null(PacketWriter.Refusal(PacketWriter.Refusal(Examples.Read(Examples.Syn))!));

    [Fact]
    public void The_refusal_of_a_datagram_quotes_it()
    {
        IpPacket datagram = Examples.Read(Examples.Udp);

        IpPacket refusal = PacketWriter.Refusal(datagram)!;

        Assert.True(refusal is { Protocol: IpProtocol.Icmp, IsError: true });
        Assert.Equal((datagram.Destination, datagram.Source), (refusal.Source, refusal.Destination));
        Assert.Equal([3, 3], refusal.Payload[..2].ToArray());
        Assert.Equal(datagram.Bytes[..28], refusal.Payload[8..]);
        AssertChecksums(refusal);
    }

    [Fact]
    public void An_error_is_not_refused() =>
        Assert.Null(PacketWriter.Refusal(PacketWriter.TooBig(Examples.Read(Examples.OddData), 576)));

    [Theory]
    [InlineData(Examples.OddData, 3, 4)]
    [InlineData(Examples.Syn6, 2, 0)]
    public void A_packet_that_is_too_large_is_answered_with_the_size_that_fits(string hex, byte type, byte code)
    {
        IpPacket packet = Examples.Read(hex);

        IpPacket error = PacketWriter.TooBig(packet, 1280);

        Assert.Equal((packet.Destination, packet.Source), (error.Source, error.Destination));
        Assert.Equal([type, code], error.Payload[..2].ToArray());
        Assert.Equal(1280u, BinaryPrimitives.ReadUInt32BigEndian(error.Payload[4..]));
        AssertChecksums(error);
    }

    [Fact]
    public void Segments_and_datagrams_are_complete()
    {
        AssertChecksums(Examples.Begin(Examples.Inside, Examples.Server));
        AssertChecksums(PacketWriter.Udp(Examples.Inside, Examples.Server, "odd"u8));
        AssertChecksums(Examples.Data(IPEndPoint.Parse("[2001:db8::1]:1"), IPEndPoint.Parse("[2001:db8::2]:2")));
    }

    private static void AssertChecksums(IpPacket packet)
    {
        uint pseudo = InternetChecksum.Sum(packet.Source.GetAddressBytes(), InternetChecksum.Sum(packet.Destination.GetAddressBytes()));
        if (packet.IsVersion4)
            Assert.Equal(0, InternetChecksum.Of(packet.Bytes[..packet.HeaderLength]));
        pseudo = packet.Protocol == IpProtocol.Icmp ? 0 : pseudo + packet.Protocol + (uint)packet.Payload.Length;
        Assert.Equal(0, InternetChecksum.Of(packet.Payload, pseudo));
    }
}
