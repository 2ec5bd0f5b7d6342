using System.Net;
using Pyile.Lab.Tests.Packets;
using static Pyile.Lab.Tests.Packets.Examples;

namespace Pyile.Lab.Tests.Model;

public sealed class NatTableTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("203.0.113.5");
    private static readonly IPEndPoint Neighbour = IPEndPoint.Parse("192.168.1.11:40000");

    private readonly NatTable _preserving = new(Outside, NatPorts.Preserved, Seconds(60));
    private readonly NatTable _symmetric = new(Outside, NatPorts.Symmetric, Seconds(60));

    [Fact]
    public void A_packet_goes_out_with_the_address_outside_and_its_answer_comes_back()
    {
        Assert.Equal(40000, SendOut(_preserving, Inside, Server).Port);

        IpPacket answer = Data(Server, new IPEndPoint(Outside, 40000), TcpFlags.Synchronize);
        Assert.True(_preserving.TranslateIncoming(answer, Seconds(1)));
        Assert.Equal(Inside, answer.Flow?.Destination);
    }

    [Fact]
    public void What_comes_from_where_nothing_was_sent_to_is_not_let_in()
    {
        SendOut(_preserving, Inside, Server);

        Assert.False(_preserving.TranslateIncoming(Begin(Stranger, new IPEndPoint(Outside, 40000)), Seconds(1)));
        Assert.False(_preserving.TranslateIncoming(Begin(Server, new IPEndPoint(Outside, 40001)), Seconds(1)));
    }

    [Fact]
    public void The_second_with_the_same_port_gets_another()
    {
        Assert.Equal(40000, SendOut(_preserving, Inside, Server).Port);

        int port = SendOut(_preserving, Neighbour, Server).Port;

        Assert.NotEqual(40000, port);
        Assert.Equal(port, SendOut(_preserving, Neighbour, Stranger).Port);
    }

    [Fact]
    public void A_symmetric_NAT_has_another_port_for_each_destination()
    {
        int first = SendOut(_symmetric, Inside, Server).Port, second = SendOut(_symmetric, Inside, Stranger).Port;

        Assert.NotEqual(first, second);
        Assert.NotEqual(40000, first);
        Assert.Equal(first, SendOut(_symmetric, Inside, Server).Port);
    }

    [Fact]
    public void A_mapping_that_was_silent_for_too_long_is_forgotten_and_its_port_is_free()
    {
        SendOut(_preserving, Inside, Server);

        Assert.False(_preserving.TranslateIncoming(Data(Server, new IPEndPoint(Outside, 40000)), Seconds(61)));
        Assert.Equal(40000, SendOut(_preserving, Neighbour, Server, 61).Port);
        Assert.NotEqual(40000, SendOut(_preserving, Inside, Server, 61).Port);
    }

    [Fact]
    public void Packets_keep_a_mapping_alive()
    {
        SendOut(_symmetric, Inside, Server);
        int port = SendOut(_symmetric, Inside, Server, 50).Port;

        Assert.True(_symmetric.TranslateIncoming(Data(Server, new IPEndPoint(Outside, port)), Seconds(100)));
        Assert.Equal(port, SendOut(_symmetric, Inside, Server, 150).Port);
    }

    [Fact]
    public void A_forwarded_port_takes_connections_and_answers_from_the_same_port()
    {
        _preserving.Forward(IpProtocol.Tcp, 14702, Inside);
        IpPacket begin = Begin(Stranger, new IPEndPoint(Outside, 14702));

        Assert.True(_preserving.TranslateIncoming(begin, Seconds(0)));
        Assert.Equal(Inside, begin.Flow?.Destination);
        Assert.Equal(14702, SendOut(_preserving, Inside, Stranger).Port);
    }

    [Fact]
    public void A_packet_without_ports_is_not_translated()
    {
        IpPacket error = PacketWriter.TooBig(Data(Inside, Server), 1280);

        Assert.False(_preserving.TranslateOutgoing(error, Seconds(0)));
        Assert.False(_preserving.TranslateIncoming(error, Seconds(0)));
    }

    private static IPEndPoint SendOut(NatTable nat, IPEndPoint from, IPEndPoint to, double at = 0)
    {
        IpPacket packet = Data(from, to);
        Assert.True(nat.TranslateOutgoing(packet, Seconds(at)));
        Assert.Equal(Outside, packet.Source);
        return packet.Flow!.Value.Source;
    }
}
