using Pyile.Lab.Tests.Packets;
using static Pyile.Lab.Tests.Packets.Examples;

namespace Pyile.Lab.Tests.Model;

public sealed class FlowTableTests
{
    private readonly Flow _flow = new(IpProtocol.Tcp, Inside, Server);

    [Fact]
    public void A_flow_is_known_in_both_directions_and_others_are_not()
    {
        var table = new FlowTable(null);
        table.Add(_flow, Seconds(0));

        Assert.True(table.Touch(_flow, Seconds(1e6)));
        Assert.True(table.Touch(_flow.Reversed, Seconds(2e6)));
        Assert.False(table.Touch(_flow with { Destination = Stranger }, Seconds(0)));
        Assert.False(table.Touch(_flow with { Protocol = IpProtocol.Udp }, Seconds(0)));
    }

    [Fact]
    public void A_flow_is_forgotten_when_it_was_silent_for_too_long()
    {
        var table = new FlowTable(Seconds(30));
        table.Add(_flow, Seconds(0));

        Assert.True(table.Touch(_flow, Seconds(30)));
        Assert.True(table.Touch(_flow.Reversed, Seconds(60)));
        Assert.False(table.Touch(_flow, Seconds(90.1)));
        Assert.False(table.Touch(_flow, Seconds(90.1)));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void A_removed_flow_is_not_known_whichever_direction_was_named()
    {
        var table = new FlowTable(null);
        table.Add(_flow, Seconds(0));

        table.Remove(_flow.Reversed);

        Assert.False(table.Touch(_flow, Seconds(0)));
    }

    [Fact]
    public void A_cleared_table_knows_nothing()
    {
        var table = new FlowTable(null);
        table.Add(_flow, Seconds(0));

        table.Clear();

        Assert.False(table.Touch(_flow, Seconds(0)));
    }
}
