using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>How a session finds the sender of a version 1 message, and which messages it refuses.</summary>
public sealed class SenderTests : LegacyMemoryTest
{
    private static readonly TimeSpan RosterDelay = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Message_of_a_stranger_is_refused_unread()
    {
        HostSession host = StartHost();
        RawConnection stranger = await RawConnection.ToAsync(Outside, host.Address, "127.0.0.66");
        await WaitForTheRosterInVainAsync();
        await stranger.ExpectEndAsync();
        await RecordOf(host).WaitForLineAsync(106);

        Assert.Equal((0, 1), (host.Counters.Received, host.Counters.Refused));
        Assert.DoesNotContain(Network.Writes, w => w.From.Equals(host.Address));
    }

    [Fact]
    public async Task Stranger_at_the_sessions_own_address_is_refused()
    {
        HostSession host = StartHost();
        RawConnection stranger = await RawConnection.ToAsync(Outside, host.Address);
        await WaitForTheRosterInVainAsync();
        await stranger.ExpectEndAsync();

        await RecordOf(host).WaitForLineAsync(106);
        Assert.Equal((0, 1), (host.Counters.Received, host.Counters.Refused));
        Assert.Empty(host.GetMessages());
    }

    [Fact]
    public async Task Message_of_a_new_member_waits_for_the_roster_that_lists_it()
    {
        HostSession host = StartHost();
        PeerSession receiver = await JoinAsync(host, "receiver", o => o with { Address = IPAddress.Parse("127.0.0.2") });
        await UntilAllKnowAllAsync(host, receiver);

        // Rosters are sent at most every 250 ms, and the clock stands still.
        PeerSession newcomer = await JoinAsync(host, "newcomer", o => o with { Address = IPAddress.Parse("127.0.0.3") });
        Assert.DoesNotContain(receiver.GetPeers(), p => p.Address.Equals(newcomer.Address));
        Task<Receipt> sending = newcomer.SendAsync(receiver.Address, "hello");
        await Clock.WhenWaitedForAsync(RosterDelay);
        Clock.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
        Assert.Equal(newcomer.Address, (await receiver.ReceiveAsync().Soon())!.From);
    }

    [Fact]
    public async Task Forged_address_does_not_change_the_sender()
    {
        var (host, one) = await OpenAsync("127.0.0.7");
        RawPeer victim = await JoinAsync(host, "127.0.0.8");

        await SayAsync(host, one, Said("I am the victim", victim.Address));

        Assert.Equal(one.Address, (await host.ReceiveAsync().Soon())!.From);
    }

    [Theory]
    [InlineData("[\"0.0.0.0\", 1]")]
    [InlineData("[\"\", 1]")]
    [InlineData("[\"localhost\", 65535]")]
    [InlineData("[\"some name\", 9]")]
    public async Task Only_member_of_an_address_is_identified_by_the_address(string from)
    {
        var (host, one) = await OpenAsync("127.0.0.7");

        await SayAsync(host, one, $"{{\"data\": \"hi\", \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": {from}}}");

        Assert.Equal(one.Address, (await host.ReceiveAsync().Soon())!.From);
    }

    [Fact]
    public async Task Members_of_one_address_are_distinguished_by_their_ports()
    {
        var (host, one) = await OpenAsync("127.0.0.7");
        RawPeer two = await JoinAsync(host, "127.0.0.7");

        await SayAsync(host, two, Said("two", two.Address));
        await SayAsync(host, one, Said("one", one.Address));

        Assert.Equal(two.Address, (await host.ReceiveAsync().Soon())!.From);
        Assert.Equal(one.Address, (await host.ReceiveAsync().Soon())!.From);
        Assert.Equal(0, host.WaitingMessages);
    }

    [Fact]
    public async Task Sender_that_cannot_be_identified_is_refused()
    {
        var (host, one) = await OpenAsync("127.0.0.7");
        await JoinAsync(host, "127.0.0.7");
        RawConnection link = await RawConnection.ToAsync(Outside, host.Address, "127.0.0.7");
        await link.SendAsync(Said("who?", new IPEndPoint(one.Address.Address, 9)));
        await WaitForTheRosterInVainAsync();

        await link.ExpectEndAsync();
        await RecordOf(host).WaitForLineAsync(106);
        Assert.Equal((0, 1), (host.Counters.Received, host.Counters.Refused));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("{\"data\": \"no alias\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.7\", 9]}")]
    [InlineData("{\"data\": \"hi\", \"alias\": \"one\", \"to\": \"Other\", \"from\": [\"127.0.0.7\", 9]}")]
    [InlineData("{\"data\": \"\\ud800\", \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.7\", 9]}")]
    [InlineData("{\"<3\": true}")]
    [InlineData("{\"hello\": 1}")]
    public async Task Invalid_message_is_refused_and_counted(string said)
    {
        var (host, _) = await OpenAsync("127.0.0.7");
        RawConnection link = await RawConnection.ToAsync(Outside, host.Address, "127.0.0.7");
        await link.SendAsync(said);

        await link.ExpectEndAsync();
        await RecordOf(host).WaitForLineAsync(106);
        Assert.Equal((0, 1), (host.Counters.Received, host.Counters.Refused));
    }

    [Fact]
    public async Task Message_of_2048_bytes_is_received_and_a_longer_one_is_not()
    {
        var (host, one) = await OpenAsync("127.0.0.7");
        string fits = Said(new string('x', 2048 - Said("", one.Address).Length), one.Address);
        await SayAsync(host, one, fits);

        RawConnection link = await RawConnection.ToAsync(Outside, host.Address, "127.0.0.7");
        await link.SendAsync(fits.Replace("xx", "xxx", StringComparison.Ordinal)[..2049]);
        await link.ExpectEndAsync();
        await RecordOf(host).WaitForLineAsync(106);
        Assert.Equal((1, 1), (host.Counters.Received, host.Counters.Refused));
    }

    [Fact]
    public async Task Silent_connection_of_a_member_is_closed()
    {
        var (host, _) = await OpenAsync("127.0.0.7");
        RawConnection link = await RawConnection.ToAsync(Outside, host.Address, "127.0.0.7");
        await Clock.WhenWaitedForAsync(TimeSpan.FromSeconds(5), times: 2);
        Clock.Advance(TimeSpan.FromSeconds(5));

        await link.ExpectEndAsync();
        await RecordOf(host).WaitForLineAsync(106);
        Assert.Equal(1, host.Counters.Refused);
    }

    private async Task WaitForTheRosterInVainAsync()
    {
        await Clock.WhenWaitedForAsync(RosterDelay);
        Clock.Advance(RosterDelay);
    }

    private static string Said(string text, IPEndPoint from) =>
        $"{{\"data\": \"{text}\", \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": [\"{from.Address}\", {from.Port}]}}";

    private async Task SayAsync(HostSession host, RawPeer peer, string said)
    {
        RawConnection link = await RawConnection.ToAsync(Outside, host.Address, peer.Address.Address.ToString());
        await link.SendAsync(said);
        await link.ExpectAsync($"{{\"data\":{said},\"alias\":\"admin\"}}");
        await link.ExpectEndAsync();
    }

    private async Task<RawPeer> JoinAsync(HostSession host, string from)
    {
        RawPeer peer = Played(await RawPeer.JoinAsync(Outside, host, from));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Address.Equals(peer.Address));
        return peer;
    }

    private async Task<(HostSession Host, RawPeer One)> OpenAsync(string from)
    {
        HostSession host = StartHost();
        return (host, await JoinAsync(host, from));
    }
}
