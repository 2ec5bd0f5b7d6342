using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Row 11 of the table.</summary>
public sealed class BanTests : MemorySessionTest
{
    [Theory]
    [InlineData("127.0.0.7")]
    [InlineData("127.0.0.0/29")]
    [InlineData("127.0.0.99/28", false)]
    [InlineData("::ffff:127.0.0.7")]
    [InlineData("::ffff:127.0.0.7/125")]
    public async Task A_ban_ends_the_membership_of_those_it_covers(string rule, bool covers = true)
    {
        HostSession host = StartHost();
        RawPeer inside = await JoinRawAsync(host, "127.0.0.7");
        RawPeer outside = await JoinRawAsync(host, "127.0.0.8");

        Ban ban = await host.BanAsync(HostSession.ParseRule(rule)!.Value, "because").Soon();

        Assert.Equal(ban, (await RecordOf(host).WaitForAsync<Banned>()).Ban);
        Assert.Equal("because", ban.Reason);
        if (covers)
        {
            PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
            Assert.Equal((inside.Address, LeaveReason.Banned), (left.Peer.Address, left.Reason));
            await FailsAsync(PyileError.Banned, () => JoinAsync(host, with: o => o with { Address = Given.Ip("127.0.0.7") }));
        }
        else
        {
            await JoinAsync(host, with: o => o with { Address = Given.Ip("127.0.0.7") });
        }
        Assert.Contains(outside.Address, host.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task A_rule_in_its_mapped_form_is_the_same_rule()
    {
        HostSession host = StartHost();
        await JoinRawAsync(host, "127.0.0.7");
        var mapped = new IPNetwork(IPAddress.Parse("::ffff:127.0.0.7"), 128);

        Ban ban = await host.BanAsync(mapped, "because").Soon();

        Assert.Equal("127.0.0.7", ban.Address);
        await RecordOf(host).WaitForAsync<PeerLeft>();
        Assert.Equal(ban, await host.UnbanAsync(mapped).Soon());
    }

    [Fact]
    public async Task A_banned_peer_is_off_the_rosters_and_knows_that_the_network_is_over_for_it()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one", o => o with { Address = Given.Ip("127.0.0.7") });
        PeerSession two = await JoinAsync(host, "two");
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);

        await host.BanAsync(HostSession.ParseRule("127.0.0.7")!.Value, "because").Soon();
        await RecordOf(one).WaitForAsync<HostLost>();
        await RecordOf(host).WaitForAsync<PeerLeft>();
        await TurnAsync(0.5);

        await UntilAllKnowAllAsync(host, two);
    }

    [Fact]
    public async Task Logins_under_way_end_with_a_ban()
    {
        HostSession host = StartHost();
        RawPeer early = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, "127.0.0.7"));
        await early.Control.ExpectAsync("{\"banned\":false,\"stream\":true}");
        RawPeer late = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, "127.0.0.7"));
        await late.SayPasswordAsync(extra: ", \"stream\": true");
        await late.SayAddressAsync();
        await late.ReadDistAsync();

        await host.BanAsync(HostSession.ParseRule("127.0.0.7")!.Value, "because").Soon();

        await early.Control.ExpectEndAsync();
        await late.Control.ExpectEndAsync();
        await RecordOf(host).WaitForAsync<LoginFailed>(f => f.Reason == LoginFailure.Banned, count: 2);
        Assert.Empty(RecordOf(host).All<PeerJoined>());
    }

    [Fact]
    public async Task The_host_is_not_affected_by_its_own_bans()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinRawAsync(host, "127.0.0.1");

        await host.BanAsync(HostSession.ParseRule("0.0.0.0/0")!.Value, "all of you").Soon();
        Assert.Equal(one.Address, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Address);

        Assert.Equal(host.Address, Assert.Single(host.GetPeers()).Address);
        Assert.True(host.IsOpen);
    }

    [Fact]
    public async Task Who_is_not_banned_any_more_may_log_in_again()
    {
        HostSession host = StartHost();
        IPNetwork rule = HostSession.ParseRule("127.0.0.1")!.Value;
        Ban ban = await host.BanAsync(rule, "because").Soon();
        await FailsAsync(PyileError.Banned, () => JoinAsync(host));

        Assert.Equal(ban, await host.UnbanAsync(rule).Soon());
        await JoinAsync(host);

        Assert.Equal(ban, (await RecordOf(host).WaitForAsync<Unbanned>()).Ban);
        Assert.Null(await host.UnbanAsync(rule).Soon());
        Assert.Single(RecordOf(host).All<Unbanned>());
        Assert.Empty(host.Bans);
    }

    [Fact]
    public async Task A_ban_that_is_there_already_keeps_its_reason()
    {
        HostSession host = StartHost();
        IPNetwork rule = HostSession.ParseRule("10.0.0.0/8")!.Value;
        Ban first = await host.BanAsync(rule, "first").Soon();

        Assert.Equal(first, await host.BanAsync(rule, "second").Soon());
        Assert.Equal(first, Assert.Single(host.Bans));
        await RecordOf(host).WaitForAsync<Banned>();
        Assert.Single(RecordOf(host).All<Banned>());
    }

    [Fact]
    public async Task Who_is_kicked_may_come_back()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        host.Kick(one.Address);

        PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
        Assert.Equal((one.Address, LeaveReason.Removed), (left.Peer.Address, left.Reason));
        Assert.False((await RecordOf(one).WaitForAsync<HostLost>()).Silent);
        await one.Ended.Soon();
        await JoinAsync(host, with: o => o with { PeerPort = one.Address.Port });
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
    }

    [Fact]
    public async Task Only_members_can_be_kicked()
    {
        HostSession host = StartHost();
        Assert.Equal(PyileError.NotAMember, Assert.Throws<PyileException>(() => host.Kick(host.Address)).Kind);
        Assert.Equal(PyileError.NotAMember, Assert.Throws<PyileException>(() => host.Kick(Given.At("10.0.0.1:4000"))).Kind);
        await host.CloseAsync().Soon();
        Assert.Equal(PyileError.SessionClosed, Assert.Throws<PyileException>(() => host.Kick(host.Address)).Kind);
        await FailsAsync(PyileError.SessionClosed, () => host.BanAsync(HostSession.ParseRule("10.0.0.1")!.Value, ""));
        await FailsAsync(PyileError.SessionClosed, () => host.UnbanAsync(HostSession.ParseRule("10.0.0.1")!.Value));
    }

    private async Task<RawPeer> JoinRawAsync(HostSession host, string from)
    {
        RawPeer peer = Played(await RawPeer.JoinAsync(Outside, host, from));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Address.Equals(peer.Address));
        return peer;
    }
}
