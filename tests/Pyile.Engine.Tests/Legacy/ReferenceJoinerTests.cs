using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>A joiner that plays the recorded bytes of the reference implementation, which parses each read as one value.</summary>
public sealed class ReferenceJoinerTests : LegacyMemoryTest
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Recorded_login_succeeds_with_one_write_for_each_value()
    {
        HostSession host = StartHost(o => o with { Password = new Secret("päss \"q\"") });
        RawPeer one = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));

        Assert.Equal("{\"banned\":false,\"stream\":true}", await one.Control.ReadOnceAsync());
        await one.Control.SendAsync("{\"shadow\": \"p\\u00e4ss \\\"q\\\"\"}");
        Assert.Equal("{\"authenticated\":true}", await one.Control.ReadOnceAsync());
        await one.Control.SendAsync("{\"peer_address\": [\"127.0.0.1\", 49585]}");
        string roster = $"{{\"distro\":[[\"127.0.0.1\",{host.Address.Port}],[\"127.0.0.1\",49585]]}}";
        Assert.Equal(roster, await one.Control.ReadOnceAsync());
        await Clock.WhenWaitedForAsync(Spacing);
        Clock.Advance(Spacing);
        IPEndPoint dist = await one.Control.ReadAddressAsync("dist_addr");
        await one.ConnectDistAsync(dist);
        Assert.Equal(roster, await one.Dist.ReadOnceAsync());
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await TurnAsync(0.25);
        Assert.Equal("{\"<3\":true}", await one.Control.ReadOnceAsync());
        await one.Control.SendAsync("{\"<3\": true}");

        Assert.Equal(
            ["{\"banned\":false,\"stream\":true}", "{\"authenticated\":true}", roster, $"{{\"dist_addr\":[\"127.0.0.1\",{dist.Port}]}}", "{\"<3\":true}"],
            Network.WritesTo(one.Control.Local).Select(w => w.Text));
    }

    [Fact]
    public async Task Host_pauses_after_the_roster()
    {
        HostSession host = StartHost();
        RawPeer one = await PlayToTheListAsync(host, extra: "");

        Clock.Advance(Spacing - TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, Network.WritesTo(one.Control.Local).Count);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await one.Control.ReadAddressAsync("dist_addr");

        IReadOnlyList<Sent> writes = Network.WritesTo(one.Control.Local);
        Assert.Equal(Spacing, writes[3].Time - writes[2].Time);
    }

    [Fact]
    public async Task Joiner_that_reads_a_stream_gets_no_pause()
    {
        HostSession host = StartHost();
        RawPeer one = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await one.SayPasswordAsync(extra: ", \"stream\": true");
        await one.SayAddressAsync();
        await one.ReadDistAsync();

        IReadOnlyList<Sent> writes = Network.WritesTo(one.Control.Local);
        Assert.Equal(writes[2].Time, writes[3].Time);
    }

    [Theory]
    [InlineData(", \"stream\": false")]
    [InlineData(", \"stream\": 1")]
    [InlineData(", \"stream\": \"true\"")]
    public async Task Only_true_announces_a_stream(string extra)
    {
        HostSession host = StartHost();
        await PlayToTheListAsync(host, extra);
    }

    [Fact]
    public async Task Heartbeats_come_immediately_and_then_every_two_seconds()
    {
        HostSession host = StartHost();
        RawPeer one = Played(await RawPeer.JoinAsync(Outside, host));
        DateTimeOffset joined = (await RecordOf(host).WaitForAsync<PeerJoined>()).Time;

        for (int i = 0; i < 5; i++)
        {
            await TurnAsync(i == 0 ? 0.25 : 2);
            await one.AnswerBeatAsync();
        }

        DateTimeOffset[] beats = [.. Network.WritesTo(one.Control.Local).Where(w => w.Text == "{\"<3\":true}").Select(w => w.Time)];
        Assert.InRange(beats[0] - joined, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        Assert.All(beats.Zip(beats[1..]), pair => Assert.Equal(TimeSpan.FromSeconds(2), pair.Second - pair.First));
    }

    [Fact]
    public async Task Member_can_join_again_from_the_same_address_and_port()
    {
        HostSession host = StartHost();
        for (int round = 1; round <= 3; round++)
        {
            RawPeer one = await RawPeer.KnockAsync(Outside, host.HostAddress);
            await one.SayPasswordAsync(extra: ", \"stream\": true");
            await one.SayAddressAsync(49585);
            await one.ConnectDistAsync(await one.ReadDistAsync());
            await RecordOf(host).WaitForAsync<PeerJoined>(count: round);
            await one.DisposeAsync();
            await RecordOf(host).WaitForAsync<PeerLeft>(count: round);
            await UntilAsync(() => host.GetPeers().Count == 1);
        }
    }

    private async Task<RawPeer> PlayToTheListAsync(HostSession host, string extra)
    {
        RawPeer one = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await one.SayPasswordAsync(extra: extra);
        await one.SayAddressAsync();
        await one.Control.ReadRosterAsync();
        await Clock.WhenWaitedForAsync(Spacing);
        return one;
    }
}
