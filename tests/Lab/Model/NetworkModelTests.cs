using System.Net;
using Pyile.Lab.Tests.Packets;
using static Pyile.Lab.Tests.Packets.Examples;

namespace Pyile.Lab.Tests.Model;

public sealed class NetworkModelTests
{
    private readonly NetworkModel _model = new();
    private readonly Nic _server;
    private readonly Nic _stranger;

    public NetworkModelTests()
    {
        _server = Attach("server", _model.Internet, Server);
        _stranger = Attach("stranger", _model.Internet, Stranger);
    }

    [Fact]
    public void A_packet_comes_out_where_its_destination_is()
    {
        _server.Up.Settings = new() { Latency = Seconds(0.1) };
        _stranger.Down.Settings = new() { Latency = Seconds(0.2) };

        Delivery? delivery = Send(_server, Begin(Server, Stranger));

        Assert.Equal((_stranger, Seconds(1.3)), (delivery?.To, delivery?.Due));
        Assert.True(NetworkModel.Arrives(delivery!.Value));
    }

    [Fact]
    public void A_destination_that_is_nowhere_is_silent()
    {
        Assert.Null(Send(_server, Begin(Server, IPEndPoint.Parse("198.51.100.99:1"))));
        Assert.Equal(1, _model.Dropped["route"]);
    }

    [Fact]
    public void A_packet_with_an_address_that_its_machine_does_not_have_is_dropped()
    {
        Assert.Null(Send(_server, Begin(Stranger, Server)));
        Assert.Equal(1, _model.Dropped["source"]);
    }

    [Fact]
    public void A_cut_is_in_one_direction()
    {
        _model.Cut("server", "stranger");

        Assert.Null(Send(_server, Begin(Server, Stranger)));
        Assert.NotNull(Send(_stranger, Begin(Stranger, Server)));
        _model.Restore("server", "stranger");
        Assert.NotNull(Send(_server, Begin(Server, Stranger)));
    }

    [Fact]
    public void Without_a_cable_nothing_leaves_and_nothing_arrives()
    {
        Delivery onItsWay = Send(_stranger, Begin(Stranger, Server))!.Value;
        _server.IsPlugged = false;

        Assert.Null(Send(_server, Begin(Server, Stranger)));
        Assert.False(NetworkModel.Arrives(onItsWay));
        _server.IsPlugged = true;
        Assert.True(NetworkModel.Arrives(onItsWay));
        _server.Addresses.Clear();
        Assert.False(NetworkModel.Arrives(onItsWay));
    }

    [Fact]
    public void A_firewall_that_rejects_answers_the_sender()
    {
        _server.Firewall = new() { Inbound = Verdict.Reject };

        Delivery answer = Send(_stranger, Begin(Stranger, Server))!.Value;

        Assert.Equal(_stranger, answer.To);
        Assert.Equal(new Flow(IpProtocol.Tcp, Server, Stranger), answer.Packet.Flow);
        Assert.True(answer.Packet.Flags.HasFlag(TcpFlags.Reset));
    }

    [Fact]
    public void A_firewall_that_drops_is_silent()
    {
        _server.Firewall = new() { Inbound = Verdict.Drop };

        Assert.Null(Send(_stranger, Begin(Stranger, Server)));
        Assert.Equal(1, _model.Dropped["firewall"]);
    }

    [Fact]
    public void A_packet_that_is_too_large_is_reported_or_vanishes()
    {
        _stranger.Down.Settings = new() { Mtu = 576 };
        Delivery? reported = Send(_server, Data(Server, Stranger, size: 1000));
        _stranger.Down.Settings = new() { Mtu = 576, ReportsMtu = false };

        Assert.True(reported is { Packet.IsError: true } && reported.Value.To == _server);
        Assert.Null(Send(_server, Data(Server, Stranger, size: 1000)));
        Assert.NotNull(Send(_server, Data(Server, Stranger, size: 500)));
    }

    [Fact]
    public void What_a_wire_loses_does_not_arrive()
    {
        _stranger.Down.Settings = new() { Loss = 1 };

        Assert.Null(Send(_server, Begin(Server, Stranger)));
        Assert.Equal(1, _model.Dropped["wire"]);
    }

    [Fact]
    public void Sites_with_known_addresses_reach_each_other_through_their_gateways()
    {
        Nic one = Attach("one", NewSite(), IPEndPoint.Parse("10.1.0.1:1")), two = Attach("two", NewSite(), IPEndPoint.Parse("10.2.0.1:1"));
        one.Site.Gateway!.Up.Settings = new() { Latency = Seconds(1) };
        two.Site.Gateway!.Down.Settings = new() { Latency = Seconds(2) };

        Delivery? delivery = Send(one, Begin(IPEndPoint.Parse("10.1.0.1:1"), IPEndPoint.Parse("10.2.0.1:1")));

        Assert.Equal((two, Seconds(4)), (delivery?.To, delivery?.Due));
    }

    [Fact]
    public void Neighbours_in_a_site_do_not_pass_its_gateway()
    {
        Site site = NewSite();
        site.Gateway!.Firewall = new() { Inbound = Verdict.Drop };
        site.Gateway.Up.Settings = new() { Loss = 1 };
        Nic one = Attach("one", site, IPEndPoint.Parse("10.1.0.1:1")), two = Attach("two", site, IPEndPoint.Parse("10.1.0.2:1"));

        Assert.Equal(two, Send(one, Begin(IPEndPoint.Parse("10.1.0.1:1"), IPEndPoint.Parse("10.1.0.2:1")))?.To);
    }

    [Fact]
    public void A_firewall_at_a_gateway_lets_answers_in_and_nothing_else()
    {
        Site site = NewSite();
        site.Gateway!.Firewall = new() { Inbound = Verdict.Drop };
        Nic inside = Attach("inside", site, Inside);

        Assert.Null(Send(_server, Begin(Server, Inside)));
        Assert.Equal(_server, Send(inside, Begin(Inside, Server))?.To);
        Assert.Equal(inside, Send(_server, Data(Server, Inside))?.To);
    }

    [Fact]
    public void A_NAT_is_seen_as_its_address_outside()
    {
        Site home = NewSite();
        home.Gateway!.Nat = new(IPAddress.Parse("203.0.113.5"), NatPorts.Preserved);
        Nic inside = Attach("inside", home, Inside);
        IPEndPoint outside = IPEndPoint.Parse("203.0.113.5:40000");

        Delivery request = Send(inside, Begin(Inside, Server))!.Value;
        Delivery? answer = Send(_server, Data(Server, outside));

        Assert.Equal((_server, outside), (request.To, request.Packet.Flow?.Source));
        Assert.Equal((inside, Inside), (answer?.To, answer?.Packet.Flow?.Destination));
        Assert.Null(Send(_stranger, Begin(Stranger, outside)));
        Assert.Null(Send(_stranger, Begin(Stranger, Inside)));
        Assert.Equal(1, _model.Dropped["nat"]);
        Assert.Equal(1, _model.Dropped["route"]);
    }

    [Fact]
    public void Who_is_rejected_behind_a_NAT_gets_the_answer_to_what_it_has_sent()
    {
        Site home = NewSite();
        home.Gateway!.Nat = new(IPAddress.Parse("203.0.113.5"), NatPorts.Symmetric);
        Nic inside = Attach("inside", home, Inside);
        _server.Firewall = new() { Inbound = Verdict.Reject };

        Delivery answer = Send(inside, Begin(Inside, Server))!.Value;

        Assert.Equal((inside, new Flow(IpProtocol.Tcp, Server, Inside)), (answer.To, answer.Packet.Flow));
    }

    private static Nic Attach(string machine, Site site, IPEndPoint end)
    {
        var nic = new Nic(machine, "eth0", site, new Random(1)) { Addresses = { end.Address } };
        site.Add(nic);
        return nic;
    }

    private Site NewSite() => new(new Gateway(_model.Internet, new Random(1)));

    private Delivery? Send(Nic from, IpPacket packet) => _model.Send(from, packet, Seconds(1));
}
