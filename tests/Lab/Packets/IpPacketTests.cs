using System.Net;

namespace Pyile.Lab.Tests.Packets;

public sealed class IpPacketTests
{
    [Fact]
    public void A_packet_is_read_with_its_addresses_ports_and_flags()
    {
        IpPacket packet = Examples.Read(Examples.Syn);

        Assert.Equal(new Flow(IpProtocol.Tcp, Examples.Inside, Examples.Server), packet.Flow);
        Assert.Equal(TcpFlags.Synchronize, packet.Flags);
        Assert.True(packet is { IsVersion4: true, BeginsConnection: true, IsError: false });
    }

    [Fact]
    public void A_packet_of_version_6_is_read()
    {
        IpPacket packet = Examples.Read(Examples.Syn6);

        Assert.Equal(IPEndPoint.Parse("[2001:db8::10]:40000"), packet.Flow?.Source);
        Assert.Equal(IPEndPoint.Parse("[2001:db8:1::7]:4702"), packet.Flow?.Destination);
        Assert.True(packet is { IsVersion4: false, BeginsConnection: true });
    }

    [Fact]
    public void Bytes_that_are_not_a_packet_are_not_read()
    {
        byte[] syn = Convert.FromHexString(Examples.Syn), syn6 = Convert.FromHexString(Examples.Syn6);
        for (int length = 0; length < syn.Length; length++)
            Assert.Null(IpPacket.TryRead(syn.AsSpan(0, length)));
        for (int length = 0; length < syn6.Length; length++)
            Assert.Null(IpPacket.TryRead(syn6.AsSpan(0, length)));
        Assert.Null(IpPacket.TryRead(new byte[40]));
    }

    [Fact]
    public void Bytes_behind_a_packet_are_left_out()
    {
        byte[] padded = [.. Convert.FromHexString(Examples.Syn), 1, 2, 3];

        Assert.Equal(Examples.Syn, IpPacket.TryRead(padded)!.Hex());
    }

    [Fact]
    public void A_later_fragment_has_no_ports()
    {
        byte[] fragment = Convert.FromHexString(Examples.Syn);
        fragment[7] = 0x10;

        Assert.Null(IpPacket.TryRead(fragment)!.Flow);
    }

    [Fact]
    public void A_translated_packet_has_the_right_checksums()
    {
        IpPacket packet = Examples.Read(Examples.Syn);

        packet.SetSource(IPEndPoint.Parse("203.0.113.5:20000"));

        Assert.Equal(Examples.TranslatedSyn, packet.Hex());
    }

    [Theory]
    [InlineData(Examples.Syn, "203.0.113.5:1")]
    [InlineData(Examples.OddData, "203.0.113.5:65535")]
    [InlineData(Examples.Udp, "255.255.255.254:20000")]
    [InlineData(Examples.Syn6, "[2001:db8:ffff::1]:20000")]
    public void Translations_there_and_back_give_the_same_packet(string hex, string other)
    {
        IpPacket packet = Examples.Read(hex);
        Flow flow = packet.Flow!.Value;
        packet.SetSource(IPEndPoint.Parse(other));
        packet.SetDestination(IPEndPoint.Parse(other));
        Assert.Equal(new Flow(flow.Protocol, IPEndPoint.Parse(other), IPEndPoint.Parse(other)), packet.Flow);

        packet.SetDestination(flow.Destination);
        packet.SetSource(flow.Source);

        Assert.Equal(hex, packet.Hex());
    }

    [Fact]
    public void A_datagram_without_a_checksum_stays_without_one()
    {
        byte[] bytes = Convert.FromHexString(Examples.Udp);
        bytes[26] = bytes[27] = 0;
        IpPacket packet = IpPacket.TryRead(bytes)!;

        packet.SetSource(IPEndPoint.Parse("203.0.113.5:20000"));

        Assert.Equal(0, packet.Bytes[26] | packet.Bytes[27]);
    }

    [Fact]
    public void A_copy_does_not_change_with_the_packet()
    {
        IpPacket packet = Examples.Read(Examples.Syn);
        IpPacket copy = packet.Copy();

        packet.SetSource(IPEndPoint.Parse("203.0.113.5:20000"));

        Assert.Equal(Examples.Syn, copy.Hex());
    }
}
