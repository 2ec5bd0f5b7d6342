using Pyile.Lab.Tests.Packets;
using static Pyile.Lab.Tests.Packets.Examples;

namespace Pyile.Lab.Tests.Model;

public sealed class FirewallTests
{
    [Theory]
    [InlineData((int)Verdict.Pass)]
    [InlineData((int)Verdict.Drop)]
    [InlineData((int)Verdict.Reject)]
    public void A_connection_from_outside_fares_as_the_rule_says(int verdict)
    {
        var firewall = new Firewall { Inbound = (Verdict)verdict };

        Assert.Equal((Verdict)verdict, firewall.JudgeIncoming(Begin(Server, Inside), Seconds(0)));
    }

    [Fact]
    public void What_belongs_to_a_connection_from_inside_passes()
    {
        var firewall = new Firewall { Inbound = Verdict.Drop };

        Assert.Equal(Verdict.Pass, firewall.JudgeOutgoing(Begin(Inside, Server), Seconds(0)));
        Assert.Equal(Verdict.Pass, firewall.JudgeIncoming(Data(Server, Inside, TcpFlags.Synchronize), Seconds(1)));
        Assert.Equal(Verdict.Pass, firewall.JudgeOutgoing(Data(Inside, Server), Seconds(1)));
        Assert.Equal(Verdict.Drop, firewall.JudgeIncoming(Data(Stranger, Inside), Seconds(1)));
        Assert.Equal(Verdict.Drop, firewall.JudgeIncoming(Begin(Stranger, Inside), Seconds(1)));
    }

    [Theory]
    [InlineData((int)Verdict.Drop)]
    [InlineData((int)Verdict.Reject)]
    public void A_connection_that_was_silent_for_too_long_is_stopped_in_both_directions(int verdict)
    {
        var firewall = new Firewall(Seconds(30)) { Unknown = (Verdict)verdict };
        firewall.JudgeOutgoing(Begin(Inside, Server), Seconds(0));

        Assert.Equal(Verdict.Pass, firewall.JudgeIncoming(Data(Server, Inside), Seconds(29)));
        Assert.Equal((Verdict)verdict, firewall.JudgeOutgoing(Data(Inside, Server), Seconds(60)));
        Assert.Equal((Verdict)verdict, firewall.JudgeIncoming(Data(Server, Inside), Seconds(60)));
        Assert.Equal(Verdict.Pass, firewall.JudgeOutgoing(Begin(Inside, Server), Seconds(61)));
        Assert.Equal(Verdict.Pass, firewall.JudgeIncoming(Data(Server, Inside), Seconds(61)));
    }

    [Fact]
    public void A_connection_that_was_reset_is_not_known_any_more()
    {
        var firewall = new Firewall();
        firewall.JudgeOutgoing(Begin(Inside, Server), Seconds(0));

        Assert.Equal(Verdict.Pass, firewall.JudgeIncoming(Data(Server, Inside, TcpFlags.Reset), Seconds(1)));
        Assert.Equal(Verdict.Drop, firewall.JudgeIncoming(Data(Server, Inside), Seconds(1)));
    }

    [Fact]
    public void An_open_port_takes_connections_from_outside()
    {
        var firewall = new Firewall { Inbound = Verdict.Drop, OpenPorts = { Inside.Port } };

        Assert.Equal(Verdict.Pass, firewall.JudgeIncoming(Begin(Server, Inside), Seconds(0)));
        Assert.Equal(Verdict.Pass, firewall.JudgeOutgoing(Data(Inside, Server), Seconds(0)));
    }

    [Fact]
    public void A_datagram_from_inside_lets_the_answer_in()
    {
        var firewall = new Firewall(Seconds(30)) { Inbound = Verdict.Drop };
        IpPacket question = PacketWriter.Udp(Inside, Server, "?"u8), answer = PacketWriter.Udp(Server, Inside, "!"u8);

        Assert.Equal(Verdict.Drop, firewall.JudgeIncoming(answer, Seconds(0)));
        Assert.Equal(Verdict.Pass, firewall.JudgeOutgoing(question, Seconds(1)));
        Assert.Equal(Verdict.Pass, firewall.JudgeIncoming(answer, Seconds(2)));
        Assert.Equal(Verdict.Drop, firewall.JudgeIncoming(answer, Seconds(60)));
    }

    [Fact]
    public void A_firewall_that_was_started_again_knows_nothing()
    {
        var firewall = new Firewall();
        firewall.JudgeOutgoing(Begin(Inside, Server), Seconds(0));

        firewall.Forget();

        Assert.Equal(Verdict.Drop, firewall.JudgeOutgoing(Data(Inside, Server), Seconds(0)));
    }

    [Fact]
    public void Errors_pass() =>
        Assert.Equal(
            Verdict.Pass,
            new Firewall { Inbound = Verdict.Drop }.JudgeIncoming(PacketWriter.TooBig(Data(Inside, Server), 1280), Seconds(0)));
}
